// barista doctor: looks at the machine before it is measured.
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>

#include "harness/cli/context.hpp"
#include "harness/machine/doctor.hpp"
#include "harness/machine/fingerprint.hpp"
#include "harness/text/json_text.hpp"
#include "harness/text/say.hpp"
#include "harness/text/standard_streams.hpp"
#include "harness/text/table.hpp"

namespace barista {
namespace {

Colour colour_of(Severity severity) {
  switch (severity) {
    case Severity::ok:
      return Colour::green;
    case Severity::note:
      return Colour::cyan;
    case Severity::warning:
      break;
  }
  return Colour::yellow;
}

std::string table(const std::vector<Finding>& findings, const Page& page) {
  Table table({{""}, {""}, {"", Align::left, 24}});
  for (const Finding& finding : findings) {
    table.add_row({{std::string(name_of(finding.severity)), colour_of(finding.severity)},
                   finding.topic,
                   finding.found});
    if (!finding.affects.empty()) table.add_row({"", "", "affects: " + finding.affects});
    if (!finding.advice.empty()) table.add_row({"", "", "advice: " + finding.advice});
  }
  return table.text(page);
}

std::string closing_line(const std::vector<Finding>& findings, const std::string& fingerprint_id) {
  const auto count = [&](Severity severity) {
    return std::count_if(findings.begin(), findings.end(),
                         [=](const Finding& finding) { return finding.severity == severity; });
  };
  return fmt::format("machine {}: warning {}, note {}, ok {}", fingerprint_id,
                     count(Severity::warning), count(Severity::note), count(Severity::ok));
}

nlohmann::json to_json(const std::vector<Finding>& findings) {
  nlohmann::json rows = nlohmann::json::array();
  for (const Finding& finding : findings)
    rows.push_back({{"severity", name_of(finding.severity)},
                    {"topic", finding.topic},
                    {"found", finding.found},
                    {"affects", finding.affects},
                    {"advice", finding.advice}});
  return rows;
}

void run_doctor(bool as_json) {
  const Topology topology = Topology::discover();
  const std::vector<Finding> findings = examine(topology, take_checkup(topology));
  const nlohmann::json machine = fingerprint(topology);
  if (as_json) {
    const nlohmann::json report = {{"findings", to_json(findings)}, {"fingerprint", machine}};
    print("{}", json_text(report));
  } else {
    print("{}\n", table(findings, page_of(stdout)));
    say(stdout, "{}", closing_line(findings, machine.at("fingerprint_id").get<std::string>()));
  }
}

}  // namespace

void add_doctor(CLI::App& app, Context& context) {
  CLI::App* command = app.add_subcommand(
      "doctor",
      "machine, topology, limits, clock, noise: each finding with the metrics it affects");
  const auto as_json = std::make_shared<bool>(false);
  command->add_flag("--json", *as_json, "findings and the machine's fingerprint as JSON");
  command->callback([as_json, &context] {
    run_doctor(*as_json);
    context.exit_code = exit_done;
  });
}

}  // namespace barista
