#include "harness/cli/run_arguments.hpp"

#include "harness/cli/checks.hpp"
#include "harness/cli/percentage.hpp"
#include "harness/launch/duration_text.hpp"
#include "harness/plan/params.hpp"
#include "harness/record/errors.hpp"

namespace barista {

void add_run_flags(CLI::App& command, RunArguments& arguments) {
  CLI::Option* resume =
      command.add_option("--resume", arguments.resume, "complete the run in this directory");
  const auto plan_flag = [&](CLI::Option* option) { return option->excludes(resume); };
  plan_flag(command.add_option("suite", arguments.suite, "a suite of suites.toml (quick)"));
  plan_flag(
      command.add_option("--runtime", arguments.runtimes, "only these runtimes")->delimiter(','));
  plan_flag(command.add_option("--experiment", arguments.experiments, "only these experiments")
                ->delimiter(','));
  plan_flag(command
                .add_option("--param", arguments.params,
                            "instead of the suite's values of an axis, such as tasks=100000 or "
                            "tasks=10,100; once for each axis")
                ->allow_extra_args(false)
                ->check(readable(require_param_form)));
  plan_flag(command.add_option("--out", arguments.out,
                               "directory of the run (results/<UTC time>-<suite>)"));
  plan_flag(command.add_option("--seed", arguments.seed, "seed of the order (drawn)")
                ->check(whole_number(0)));
  plan_flag(command.add_option("--rounds", arguments.rounds, "instead of the suite's")
                ->check(whole_number(1, most_rounds)));
  plan_flag(command.add_option("--suites", arguments.suites_file, "another suites file"));
  CLI::Option* dry_run =
      plan_flag(command.add_flag("--dry-run", arguments.dry_run, "print the plan, write nothing"));
  command.add_option("--budget", arguments.budget, "end within this time, such as 10m")
      ->check(readable([](const std::string& text) { required_duration("--budget", text); }));
  command
      .add_option("--width", arguments.width,
                  "end when the intervals of all times are this narrow, such as 5%")
      ->check(percentage("--width"));
  command.add_option("--claims", arguments.claims_file, "another claims file");
  command.add_option("--runtimes-dir", arguments.runtimes_dir, "where the workers bench-* lie");
  command.add_flag("--no-report", arguments.no_report, "neither plots nor report.html");
  command.add_flag("--json", arguments.as_json, "with --dry-run: the plan as JSON")->needs(dry_run);
  command
      .add_flag("--force", arguments.force,
                "with --resume: although machine or workers have changed")
      ->needs(resume);
}

std::optional<double> budget_of(const RunArguments& arguments) {
  return arguments.budget.empty() ? std::nullopt
                                  : std::optional(required_duration("--budget", arguments.budget));
}

}  // namespace barista
