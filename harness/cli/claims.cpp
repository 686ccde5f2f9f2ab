// barista claims: the chapter's claims against a run. Writes summary.csv, claims.csv and claims.md
// into its directory.
#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>

#include "harness/analysis/claims_table.hpp"
#include "harness/analysis/claims_words.hpp"
#include "harness/analysis/derive.hpp"
#include "harness/cli/claims_file.hpp"
#include "harness/cli/context.hpp"
#include "harness/cli/gate_exit.hpp"
#include "harness/record/nearest.hpp"
#include "harness/text/json_text.hpp"
#include "harness/text/page.hpp"
#include "harness/text/say.hpp"
#include "harness/text/standard_streams.hpp"

namespace barista {
namespace {

struct ClaimsArguments {
  std::filesystem::path directory;
  std::filesystem::path claims_file;  // empty: the project's own
  std::vector<std::filesystem::path> history;
  bool as_json = false;
  bool gate = false;
};

nlohmann::ordered_json to_json(const DefinitionVerdict& each) {
  using Json = nlohmann::ordered_json;
  const Json interval = each.low ? Json(name_of(each.definition->spread)) : Json(nullptr);
  return {{"definition", each.definition->name},
          {"unit", each.definition->unit()},
          {"value", json_number(each.value)},
          {"ci_low", json_number(each.low)},
          {"ci_high", json_number(each.high)},
          {"interval", interval},
          {"run_spread", each.run_spread},
          {"low", json_number(each.definition->low)},
          {"high", json_number(each.definition->high)},
          {"verdict", name_of(each.verdict)},
          {"factor", json_number(each.factor)},
          {"reason", each.reason}};
}

/// An array of the verdicts; with a gate an object of its outcome and of them.
std::string verdicts_json(const std::vector<ClaimVerdict>& verdicts,
                          const std::optional<GateVerdict>& gate) {
  nlohmann::ordered_json rows = nlohmann::ordered_json::array();
  for (const ClaimVerdict& verdict : verdicts) {
    nlohmann::ordered_json row{{"claim", verdict.claim->id},
                               {"row", verdict.claim->row},
                               {"chapter",
                                {{"thread", verdict.claim->chapter.thread},
                                 {"goroutine", verdict.claim->chapter.goroutine}}},
                               {"runtime", verdict.runtime},
                               {"judged", verdict.is_judged},
                               {"verdict", name_of(verdict.overall)},
                               {"words", words_of(verdict)},
                               {"decided_by", verdict.decider().definition->name},
                               {"reason", verdict.reason},
                               {"definitions", nlohmann::ordered_json::array()}};
    for (const DefinitionVerdict& each : verdict.definitions)
      row["definitions"].push_back(to_json(each));
    rows.push_back(std::move(row));
  }
  if (!gate) return json_text(rows);
  return json_text(nlohmann::ordered_json{{"gate", gate_json(*gate)}, {"verdicts", rows}});
}

/// Whom the claims speak of and who is not in the run, so that the table has no row of it.
void say_who_is_absent(const Claims& claims, const RecordedRun& run, const Summary& summary) {
  std::set<std::string> known;
  for (const SummaryRow& row : summary) known.insert(row.cell.runtime);
  for (const auto& [runtime, reason] : run.manifest.absent) known.insert(runtime);
  for (const std::string& runtime : {claims.thread, claims.chapter})
    if (!known.contains(runtime))
      say(stderr, "not judged: this run has no runtime '{}'{}", runtime,
          suggest_name(runtime, {known.begin(), known.end()}));
}

/// The verdicts are the answer; what cannot be written, as into a run that is read-only, is told.
bool try_to_write(const RecordedRun& run, const Derived& derived) try {
  write_derived(run, derived);
  return true;
} catch (const WriteFailed& error) {
  say(stderr, "not written into the run: {}", error.what());
  return false;
}

int run_claims(const ClaimsArguments& arguments, const Context& context) {
  const RecordedRun run = open_run(arguments.directory);
  require_complete(run);
  const Claims claims = claims_for(arguments.claims_file, context.experiments_dir, run);
  RunHistory history;
  if (!arguments.history.empty()) history = find_history(run, run, arguments.history);
  const Derived derived = derive(run, claims, history);
  const bool is_written = try_to_write(run, derived);
  const std::vector<ClaimVerdict>& verdicts = derived.verdicts;
  std::optional<GateVerdict> gate;
  if (arguments.gate) gate = judge_gate(claims, verdicts);
  if (arguments.as_json) {
    print("{}", verdicts_json(verdicts, gate));
  } else {
    print("{}", verdicts.empty() ? "no claim speaks of a runtime of this run\n"
                                 : claims_table(verdicts, page_of(stdout), claims.origin));
    print("\n");
    say_who_is_absent(claims, run, derived.summary);
    if (is_written) say(stdout, "more: {}", (arguments.directory / "claims.md").string());
  }
  return gate ? end_gate(*gate) : exit_done;
}

}  // namespace

void add_claims(CLI::App& app, Context& context) {
  CLI::App* command = app.add_subcommand(
      "claims", "the chapter's claims against a run: table here, claims.md and claims.csv there");
  const auto arguments = std::make_shared<ClaimsArguments>();
  command->add_option("directory", arguments->directory, "directory of a run")->required();
  command->add_option("--claims", arguments->claims_file, "another claims file than the project's");
  command
      ->add_option("--history", arguments->history,
                   "other runs of the same binaries, or folders of them, which tell how much "
                   "figures change from run to run (what is usual)")
      ->delimiter(',');
  command->add_flag("--json", arguments->as_json, "the verdicts as JSON");
  command->add_flag(
      "--gate", arguments->gate,
      "exit with 1 if threads or the chapter's runtime are worse than the book in every reading of "
      "a claim, with 2 if there is not enough data to tell; a claim that depends on what is "
      "counted "
      "passes");
  command->callback([arguments, &context] { context.exit_code = run_claims(*arguments, context); });
}

}  // namespace barista
