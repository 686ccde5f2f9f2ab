// barista why: every sample behind one figure; without a figure, which there are.
#include "harness/analysis/why.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <memory>
#include <numeric>

#include "harness/analysis/derive.hpp"
#include "harness/analysis/figures_text.hpp"
#include "harness/analysis/named_rows.hpp"
#include "harness/cli/context.hpp"
#include "harness/text/page.hpp"
#include "harness/text/standard_streams.hpp"

namespace barista {
namespace {

struct WhyArguments {
  std::filesystem::path directory;
  std::vector<std::string> words;
  bool all = false;
  bool as_json = false;
};

std::vector<std::size_t> listed_rows(const Summary& summary, bool all) {
  std::vector<std::size_t> rows;
  for (std::size_t i = 0; i < summary.size(); ++i)
    if (all || is_answer(summary, summary[i])) rows.push_back(i);
  return rows;
}

int explain_row(const WhyArguments& arguments) {
  const RecordedRun run = open_run(arguments.directory);
  const GroupedSamples grouped = read_grouped(run);
  const Summary summary = summarise(grouped, run.manifest.seed);
  if (arguments.words.empty()) {
    if (arguments.as_json) throw UsageError("--json needs a row: `barista why DIR ROW --json`");
    print("{}", rows_text(summary, listed_rows(summary, arguments.all), page_of(stdout)));
    return exit_done;
  }
  const std::string wanted = fmt::format("{}", fmt::join(arguments.words, "/"));
  const std::vector<std::size_t> meant = rows_meant(summary, wanted);
  if (meant.size() > 1) {
    print_to(stderr, "{}", rows_text(summary, meant, page_of(stderr)));
    throw UsageError(fmt::format("'{}' means {} rows; name one of them, by its name or its number",
                                 wanted, meant.size()));
  }
  const Explanation explanation = explain(run, grouped, summary, meant.front());
  print("{}", arguments.as_json ? explanation_json(explanation)
                                : explanation_text(explanation, page_of(stdout)));
  return exit_done;
}

}  // namespace

void add_why(CLI::App& app, Context& context) {
  CLI::App* command = app.add_subcommand("why", "every sample behind one figure");
  const auto arguments = std::make_shared<WhyArguments>();
  command->add_option("directory", arguments->directory, "directory of a run")->required();
  command->add_option("row", arguments->words,
                      "a cell as every table names it, or a part of it, and a metric behind a "
                      "colon, such as go/token_ring/tasks=2/one_pu/1:hop_ns, go/yield or yield; or "
                      "the number of a row of summary.csv; nothing: lists what there is");
  command->add_flag("--all", arguments->all, "list the diagnostics, too");
  command->add_flag("--json", arguments->as_json, "the samples as JSON");
  command->callback([arguments, &context] { context.exit_code = explain_row(*arguments); });
}

}  // namespace barista
