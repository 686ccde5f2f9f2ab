// barista show: the figures of a run, the claims that it measured, and what did not finish.
#include "harness/analysis/show.hpp"

#include <fmt/format.h>

#include <memory>

#include "harness/analysis/derive.hpp"
#include "harness/cli/claims_file.hpp"
#include "harness/cli/context.hpp"
#include "harness/record/nearest.hpp"
#include "harness/text/standard_streams.hpp"

namespace barista {
namespace {

struct ShowArguments {
  std::filesystem::path directory;
  std::filesystem::path claims_file;  // empty: the project's own
  std::vector<std::string> experiments;
  std::vector<std::string> runtimes;
  bool all = false;
  bool as_json = false;
};

void check_names(const std::vector<std::string>& names, const std::set<std::string>& known,
                 std::string_view what, const std::filesystem::path& directory) {
  for (const std::string& name : names)
    if (!known.contains(name))
      throw UsageError(fmt::format("{} has no {} '{}'{}", directory.string(), what, name,
                                   suggest_name(name, {known.begin(), known.end()})));
}

ShownPart part_of(const ShowArguments& arguments, const Summary& summary) {
  std::set<std::string> experiments, runtimes;
  for (const SummaryRow& row : summary) {
    experiments.insert(row.cell.experiment);
    runtimes.insert(row.cell.runtime);
  }
  check_names(arguments.experiments, experiments, "experiment", arguments.directory);
  check_names(arguments.runtimes, runtimes, "runtime", arguments.directory);
  return {.experiments = {arguments.experiments.begin(), arguments.experiments.end()},
          .runtimes = {arguments.runtimes.begin(), arguments.runtimes.end()},
          .diagnostics = arguments.all};
}

void show(const ShowArguments& arguments, const Context& context) {
  const RecordedRun run = open_run(arguments.directory);
  const Claims claims = claims_for(arguments.claims_file, context.experiments_dir, run);
  const Derived derived = derive(run, claims);
  const ShownPart part = part_of(arguments, derived.summary);
  print("{}", arguments.as_json ? show_json(run, derived.summary, part)
                                : show_text(run, derived, part, page_of(stdout)));
}

}  // namespace

void add_show(CLI::App& app, Context& context) {
  CLI::App* command = app.add_subcommand(
      "show", "the figures of a run, the claims that it measured, and what did not finish");
  const auto arguments = std::make_shared<ShowArguments>();
  command->add_option("directory", arguments->directory, "directory of a run, also a partial one")
      ->required();
  command
      ->add_option("--experiment", arguments->experiments,
                   "only these, with commas between them: --experiment yield,token_ring")
      ->delimiter(',')
      ->allow_extra_args(false);
  command
      ->add_option("--runtime", arguments->runtimes,
                   "only these, with commas between them: --runtime espresso,go")
      ->delimiter(',')
      ->allow_extra_args(false);
  command->add_option("--claims", arguments->claims_file, "another claims file than the project's");
  command->add_flag("--all", arguments->all, "the diagnostics, too");
  command->add_flag("--json", arguments->as_json, "figures and causes as JSON");
  command->callback([arguments, &context] {
    show(*arguments, context);
    context.exit_code = exit_done;
  });
}

}  // namespace barista
