// What is shown of a run, over the runs that are kept: every one of them was really made.
#include "harness/analysis/show.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>

#include "harness/analysis/derive.hpp"
#include "harness/analysis/named_rows.hpp"
#include "harness/analysis/not_finished.hpp"
#include "harness/contract/metrics.hpp"
#include "harness/record/cell_name.hpp"
#include "harness/record/durable_file.hpp"
#include "harness/record/journal.hpp"
#include "harness/record/samples_csv.hpp"
#include "harness/text/utf8.hpp"
#include "tests/analysis/made_samples.hpp"
#include "tests/record/temporary_directory.hpp"

namespace barista {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::Not;

const fs::path reference = fs::path(BARISTA_SOURCE_DIR) / "results/reference";

std::vector<fs::path> kept_runs() {
  std::vector<fs::path> runs;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(reference))
    if (entry.path().filename() == "manifest.json") runs.push_back(entry.path().parent_path());
  std::sort(runs.begin(), runs.end());
  return runs;
}

/// A run with all that is derived from it.
struct Opened {
  explicit Opened(const fs::path& directory)
      : run(open_run(directory)),
        claims(load_claims(fs::path(BARISTA_SOURCE_DIR) / "experiments/claims.toml")),
        derived(derive(run, claims)) {}

  std::string shown(const ShownPart& part = {}, const Page& page = {}) const {
    return show_text(run, derived, part, page);
  }

  RecordedRun run;
  Claims claims;
  Derived derived;
};

TEST(Figures, tell_what_is_of_a_runtime_once_and_how_much_of_a_row_was_disturbed_in_the_row) {
  testing::MadeSamples made;
  for (int i = 0; i < 7; ++i) {
    made.process(testing::cell("go", "yield", "tasks=2"), "yield_ns", {50}, "a substitute", "busy");
    made.process(testing::cell("go", "yield", "tasks=3"), "yield_ns", {60}, "a substitute");
  }
  made.without_value(testing::cell("go", "yield", "tasks=3"), Status::dnf, "killed");
  const std::string text = figures_text(made.summary(), {}, {.columns = 200});
  EXPECT_THAT(text, HasSubstr("contaminated 7/7\n"));
  EXPECT_THAT(text,
              HasSubstr("\n  go: a substitute\n  go/yield/tasks=3/one_pu/1: 1 dnf: killed\n"));
  EXPECT_THAT(text, Not(HasSubstr("are flagged")));
}

class KeptRun : public ::testing::TestWithParam<fs::path> {
 protected:
  /// Derived once: it takes up to a second.
  static const Opened& opened_run() {
    static std::map<fs::path, Opened> runs;
    return runs.try_emplace(GetParam(), GetParam()).first->second;
  }
};

TEST_P(KeptRun, shows_its_answers_the_best_first_with_unit_and_direction) {
  const Opened& opened = opened_run();
  const Summary& summary = opened.derived.summary;
  const std::vector<std::size_t> rows = shown_rows(summary, {});
  ASSERT_FALSE(rows.empty());
  const std::string text = opened.shown();
  const SummaryRow* before = nullptr;
  for (const std::size_t i : rows) {
    const SummaryRow& row = summary[i];
    const Metric metric = find_metric(row.metric).value();
    EXPECT_EQ(metric.role, Role::answer);
    EXPECT_THAT(text, HasSubstr(row.cell.experiment + ": " + row.metric + ", "));
    EXPECT_THAT(text, HasSubstr(cell_name(row.cell)));
    const bool is_beside =
        before != nullptr && before->metric == row.metric &&
        before->cell.experiment == row.cell.experiment && before->cell.params == row.cell.params &&
        before->cell.placement == row.cell.placement && before->cell.workers == row.cell.workers;
    if (is_beside && metric.direction == Direction::lower_is_better) {
      EXPECT_LE(before->median->value, row.median->value) << row_name(row);
    } else if (is_beside) {
      EXPECT_GE(before->median->value, row.median->value) << row_name(row);
    }
    before = &row;
  }
  EXPECT_THAT(text, HasSubstr(" is better\n"));
  EXPECT_THAT(text, Not(HasSubstr("baseline_ns")));
  EXPECT_THAT(opened.shown({.diagnostics = true}), HasSubstr("; neither is better\n"));
}

TEST_P(KeptRun, names_every_cell_as_why_takes_it) {
  const Opened& opened = opened_run();
  const Summary& summary = opened.derived.summary;
  for (std::size_t i = 0; i < summary.size(); ++i)
    EXPECT_EQ(rows_meant(summary, row_name(summary[i])), std::vector<std::size_t>{i});
  const Cell& cell = summary[shown_rows(summary, {}).front()].cell;
  for (const std::size_t i : rows_meant(summary, cell_name(cell))) EXPECT_EQ(summary[i].cell, cell);
}

TEST_P(KeptRun, fits_pages_from_60_columns_on) {
  const Opened& opened = opened_run();
  for (const std::size_t columns : {60u, 80u, 110u, 200u}) {
    std::istringstream text(
        figures_text(opened.derived.summary, {.diagnostics = true}, {.columns = columns}));
    for (std::string line; std::getline(text, line);) EXPECT_LE(columns_of(line), columns) << line;
  }
}

TEST_P(KeptRun, shows_only_claims_that_it_measured) {
  const Opened& opened = opened_run();
  const auto measured = measured_claims(opened.derived.verdicts, {});
  for (const ClaimVerdict& verdict : measured)
    EXPECT_TRUE(std::any_of(verdict.definitions.begin(), verdict.definitions.end(),
                            [](const DefinitionVerdict& each) { return each.value.has_value(); }))
        << verdict.claim->id << " " << verdict.runtime;
  EXPECT_THAT(opened.shown({.runtimes = {"nobody"}}), HasSubstr("no figure"));
}

TEST_P(KeptRun, says_the_same_to_programs) {
  const Opened& opened = opened_run();
  const auto json = nlohmann::json::parse(show_json(opened.run, opened.derived.summary, {}));
  EXPECT_EQ(json["figures"].size(), shown_rows(opened.derived.summary, {}).size());
  EXPECT_EQ(json["recorded"], json["processes"]);
  EXPECT_EQ(json["not_finished"].size(), not_finished(opened.run, {}).size());
}

INSTANTIATE_TEST_SUITE_P(All, KeptRun, ::testing::ValuesIn(kept_runs()),
                         [](const auto& test) { return test.param.filename().string(); });

TEST(Show, groups_what_could_not_be_measured_by_its_cause) {
  const Opened opened(reference / "amd-epyc-2vcpu/idle");
  EXPECT_THAT(opened.shown(), HasSubstr("2 cells (tbb/idle/spread/1, tbb/idle/spread/2) cannot be "
                                        "measured: oneTBB has no timers\n"));
}

/// The reference run "idle" as it lay there when it was half done.
class PartialRun : public ::testing::Test {
 protected:
  PartialRun() {
    const RunFiles whole{reference / "amd-epyc-2vcpu/idle"};
    const RecordedRun run = open_run(whole.directory);
    std::vector<Commit> commits = read_journal(whole.journal()).commits;
    commits.resize(commits.size() / 2);
    std::string journal = journal_header();
    for (const Commit& commit : commits) journal += journal_line(commit);
    Manifest manifest = run.manifest;
    manifest.complete = false;
    manifest.absent = {{"erlang", "it is \033[31mnot here"}};
    fs::copy_file(whole.plan(), files_.plan());
    write_whole_file(files_.journal(), journal);
    write_whole_file(files_.manifest(), manifest_text(manifest));
    const std::string samples = text_of(whole.samples());
    // The rows of the next process had begun to be written.
    write_whole_file(files_.samples(), samples.substr(0, commits.back().samples_bytes + 25));
  }

  TemporaryDirectory directory_;
  RunFiles files_{directory_.path()};
};

TEST_F(PartialRun, is_shown_as_far_as_it_is_recorded) {
  const Opened opened(files_.directory);
  const std::string text = opened.shown();
  EXPECT_THAT(text, HasSubstr("half-written: 76 of 152 processes are recorded; complete it with "
                              "`barista run --resume"));
  EXPECT_THAT(text, HasSubstr("espresso/idle/spread/2"));
  EXPECT_THAT(text, HasSubstr("runtime erlang was not there: it is \\x1b[31mnot here\n"));
}

TEST(Sentences, of_causes_are_whole) {
  TemporaryDirectory directory;
  RunFiles files{directory.path()};
  std::string samples;
  int process = 0;
  const auto add = [&](const std::string& runtime, Status status, const std::string& reason) {
    Sample sample;
    sample.process = process++;
    sample.key = {runtime, "yield", "tasks=2", "one_pu", 1};
    sample.status = status;
    sample.reason = reason;
    append_sample(samples, sample);
  };
  add("go", Status::dnf, "time-out 60 s");
  add("go", Status::dnf, "not tried again after round 0: time-out 60 s");
  add("tbb", Status::dnf, "killed by SIGSEGV");
  add("one", Status::dnf, "exit code 7: out of \033coffee");
  add("two", Status::invalid, "a yield was lost");
  add("two", Status::invalid, "0.05 were promised, but 0.3 were counted");
  add("two", Status::invalid, "0.05 were promised, but 12 were counted");
  add("two", Status::invalid, "0.05 were promised, but 0.3 were counted");
  add("six", Status::dnf, "memory ceiling 64 MiB");
  write_whole_file(files.samples(), samples_header() + samples);
  write_whole_file(files.journal(),
                   journal_header() + journal_line({0, samples_header().size() + samples.size()}));
  EXPECT_THAT(not_finished({files, {}}, {}),
              ::testing::UnorderedElementsAre(
                  "2 processes of go/yield/tasks=2/one_pu/1 ran into the time-out 60 s",
                  "1 process of tbb/yield/tasks=2/one_pu/1 was killed by SIGSEGV",
                  "1 process of one/yield/tasks=2/one_pu/1 did not finish: exit code 7: out of "
                  " coffee",
                  "values of 1 process of two/yield/tasks=2/one_pu/1 must not be used: a yield was "
                  "lost",
                  "values of 3 processes of two/yield/tasks=2/one_pu/1 must not be used: 0.05 were "
                  "promised, but 0.3 were counted (and 1 more with other numbers)",
                  "1 process of six/yield/tasks=2/one_pu/1 went over the memory ceiling 64 MiB"));
}

}  // namespace
}  // namespace barista
