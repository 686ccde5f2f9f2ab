// barista list: what there is to choose from: runtimes, experiments, suites, claims.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <memory>
#include <nlohmann/json.hpp>

#include "harness/analysis/claims.hpp"
#include "harness/cli/context.hpp"
#include "harness/launch/discovery.hpp"
#include "harness/plan/suite.hpp"
#include "harness/plan/suite_json.hpp"

namespace barista {
namespace {

struct Inventory {
  Runtimes runtimes;
  std::vector<ExperimentDescription> experiments;
  std::vector<Suite> suites;
  Claims claims;
};

Inventory take_inventory(const Context& context, const std::filesystem::path& runtimes_dir) {
  Inventory found;
  found.runtimes =
      discover_runtimes(runtimes_dir, context.experiments_dir.parent_path() / "runtimes");
  found.experiments = found.runtimes.experiments();
  // Without a worker nobody knows the experiments, and the files that name them cannot be checked.
  if (found.experiments.empty()) return found;
  found.suites = load_suites(context.experiments_dir / "suites.toml",
                             {found.experiments, found.runtimes.names()});
  found.claims = load_claims(context.experiments_dir / "claims.toml");
  return found;
}

std::string runtimes_text(const Runtimes& runtimes) {
  std::string text = "runtimes\n";
  for (const PresentRuntime& one : runtimes.present)
    text += fmt::format("  {:<26} {}\n", one.description.runtime, one.description.library);
  for (const AbsentRuntime& one : runtimes.absent)
    text += fmt::format("  {:<26} absent: {}\n", one.runtime, one.reason);
  return text;
}

std::string axis_text(const AxisDescription& axis) {
  return fmt::format("{} ({})", axis.name, axis.meaning);
}

std::string experiments_text(const std::vector<ExperimentDescription>& experiments) {
  std::string text = "\nexperiments\n";
  for (const ExperimentDescription& one : experiments) {
    text += fmt::format("  {:<26} {}: {}\n", one.name, one.family, one.question);
    for (const AxisDescription& axis : one.axes)
      text += fmt::format("  {:<26}   axis {}\n", "", axis_text(axis));
    text += fmt::format("  {:<26}   metrics {}\n", "", fmt::join(one.metrics, ", "));
  }
  return text;
}

std::string suites_text(const std::vector<Suite>& suites) {
  std::string text = "\nsuites\n";
  for (const Suite& suite : suites)
    text += fmt::format("  {:<26} {} ({} rounds)\n", suite.id, suite.description, suite.rounds);
  return text;
}

std::string claims_text(const Claims& claims) {
  std::string text = "\nclaims\n";
  for (const Claim& claim : claims.claims)
    text += fmt::format("  {:<26} {}\n", claim.id, claim.statement);
  return text;
}

nlohmann::ordered_json to_json(const Inventory& found) {
  using Json = nlohmann::ordered_json;
  Json runtimes = Json::array(), suites = Json::array(), claims = Json::array();
  for (const PresentRuntime& one : found.runtimes.present)
    runtimes.push_back({{"runtime", one.description.runtime},
                        {"present", true},
                        {"executable", one.executable.string()},
                        {"description", one.description.source}});
  for (const AbsentRuntime& one : found.runtimes.absent)
    runtimes.push_back({{"runtime", one.runtime}, {"present", false}, {"reason", one.reason}});
  for (const Suite& suite : found.suites) suites.push_back(Json(suite_to_json(suite)));
  for (const Claim& claim : found.claims.claims)
    claims.push_back({{"claim", claim.id}, {"statement", claim.statement}});
  return {{"runtimes", runtimes}, {"suites", suites}, {"claims", claims}};
}

}  // namespace

void add_list(CLI::App& app, Context& context) {
  CLI::App* command = app.add_subcommand(
      "list", "runtimes (present, or absent and why), experiments, suites, claims");
  const auto as_json = std::make_shared<bool>(false);
  const auto runtimes_dir = std::make_shared<std::filesystem::path>();
  command->add_flag("--json", *as_json, "as JSON; a runtime's description has its experiments");
  command->add_option("--runtimes-dir", *runtimes_dir, "where the workers bench-* lie");
  command->callback([=, &context] {
    const Inventory found =
        take_inventory(context, runtimes_dir->empty() ? context.runtimes_dir : *runtimes_dir);
    if (*as_json)
      fmt::print("{}\n", to_json(found).dump(2));
    else
      fmt::print("{}{}{}{}", runtimes_text(found.runtimes), experiments_text(found.experiments),
                 suites_text(found.suites), claims_text(found.claims));
  });
}

}  // namespace barista
