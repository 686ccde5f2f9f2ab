#include "harness/cli/app.hpp"

#include "harness/cli/checks.hpp"
#include "harness/cli/help.hpp"

namespace barista {

namespace {

/// No option takes an empty value, and a list with commas does not take the words behind it, too.
void hold_to_rules(CLI::App& command) {
  for (CLI::Option* option : command.get_options()) {
    if (option->get_items_expected_max() == 0) continue;  // a flag
    option->check(not_empty());
    if (option->get_delimiter() != '\0') option->allow_extra_args(false);
  }
}

}  // namespace

std::unique_ptr<CLI::App> make_app(Context& context) {
  auto app = std::make_unique<CLI::App>(
      "Runs the same concurrency experiments on interchangeable runtimes, and says which of a "
      "textbook's claims hold here.",
      "barista");
  app->set_version_flag("--version", "barista " BARISTA_VERSION);
  app->require_subcommand(1);
  for (const auto add : {add_list, add_doctor, add_run, add_show, add_claims, add_compare, add_ab,
                         add_certify, add_plan_counts, add_why, add_report})
    add(*app, context);
  for (CLI::App* command : app->get_subcommands({})) hold_to_rules(*command);
  add_help(*app);
  return app;
}

}  // namespace barista
