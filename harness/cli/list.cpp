// barista list: what there is to choose from: runtimes, experiments, suites, claims.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <limits>
#include <memory>
#include <nlohmann/json.hpp>

#include "harness/analysis/claims.hpp"
#include "harness/cli/context.hpp"
#include "harness/cli/known_names.hpp"
#include "harness/launch/discovery.hpp"
#include "harness/plan/suite.hpp"
#include "harness/plan/suite_json.hpp"
#include "harness/text/json_text.hpp"
#include "harness/text/standard_streams.hpp"
#include "harness/text/table.hpp"

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
  found.claims = load_claims(context.experiments_dir / "claims.toml", known_names(found.runtimes));
  return found;
}

void add_runtimes(Table& table, const Runtimes& runtimes) {
  table.add_heading({"runtimes", Colour::bold});
  for (const PresentRuntime& one : runtimes.present)
    table.add_row({one.description.runtime, one.description.library});
  for (const AbsentRuntime& one : runtimes.absent)
    table.add_row({one.runtime, {"absent: " + one.reason, Colour::yellow}});
}

std::string range_of(const AxisDescription& axis) {
  return axis.most == std::numeric_limits<long>::max()
             ? std::string{}
             : fmt::format("; {} to {}", axis.least, axis.most);
}

void add_experiments(Table& table, const std::vector<ExperimentDescription>& experiments) {
  table.add_heading("");
  table.add_heading({"experiments", Colour::bold});
  for (const ExperimentDescription& one : experiments) {
    table.add_row({one.name, fmt::format("{}: {}", one.family, one.question)});
    for (const AxisDescription& axis : one.axes)
      table.add_row({"", fmt::format("axis {} ({}{})", axis.name, axis.meaning, range_of(axis))});
    table.add_row({"", fmt::format("metrics {}", fmt::join(one.metrics, ", "))});
  }
}

void add_suites(Table& table, const std::vector<Suite>& suites) {
  table.add_heading("");
  table.add_heading({"suites", Colour::bold});
  for (const Suite& suite : suites)
    table.add_row({suite.id, fmt::format("{} ({} rounds)", suite.description, suite.rounds)});
}

void add_claims(Table& table, const Claims& claims) {
  table.add_heading("");
  table.add_heading({"claims", Colour::bold});
  for (const Claim& claim : claims.claims) table.add_row({claim.id, claim.statement});
}

std::string inventory_text(const Inventory& found, const Page& page) {
  Table table({{""}, {"", Align::left, 30}}, 2);
  add_runtimes(table, found.runtimes);
  add_experiments(table, found.experiments);
  add_suites(table, found.suites);
  add_claims(table, found.claims);
  return table.text(page);
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
    if (!runtimes_dir->empty() && !std::filesystem::is_directory(*runtimes_dir))
      throw UsageError(fmt::format("{} is not a directory; name one of workers bench-<runtime>",
                                   runtimes_dir->string()));
    const Inventory found =
        take_inventory(context, runtimes_dir->empty() ? context.runtimes_dir : *runtimes_dir);
    if (*as_json)
      print("{}", json_text(to_json(found)));
    else
      print("{}", inventory_text(found, page_of(stdout)));
  });
}

}  // namespace barista
