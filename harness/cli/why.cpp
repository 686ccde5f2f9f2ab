// barista why: every sample behind one figure.
#include "harness/analysis/why.hpp"

#include <fmt/format.h>

#include <memory>

#include "harness/cli/context.hpp"

namespace barista {
namespace {

struct WhyArguments {
  std::filesystem::path directory;
  std::string row;
  bool as_json = false;
};

}  // namespace

void add_why(CLI::App& app, Context& context) {
  CLI::App* command = app.add_subcommand("why", "every sample behind one figure");
  const auto arguments = std::make_shared<WhyArguments>();
  command->add_option("directory", arguments->directory, "directory of a run")->required();
  command
      ->add_option("row", arguments->row,
                   "number of a row of summary.csv, or its name, such as "
                   "go/token_ring/tasks=2/one_pu/1:hop_ns")
      ->required();
  command->add_flag("--json", arguments->as_json, "the samples as JSON");
  command->callback([arguments, &context] {
    const Explanation explanation = explain(open_run(arguments->directory), arguments->row);
    fmt::print("{}",
               arguments->as_json ? explanation_json(explanation) : explanation_text(explanation));
    context.exit_code = exit_done;
  });
}

}  // namespace barista
