// barista doctor: looks at the machine before it is measured.
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>

#include "harness/cli/colour.hpp"
#include "harness/cli/context.hpp"
#include "harness/machine/doctor.hpp"
#include "harness/machine/fingerprint.hpp"

namespace barista {
namespace {

const char* colour_of(Severity severity) {
  switch (severity) {
    case Severity::ok:
      return "\033[32m";
    case Severity::note:
      return "\033[36m";
    case Severity::warning:
      break;
  }
  return "\033[33m";
}

std::string table(const std::vector<Finding>& findings, bool colour) {
  std::size_t topic_width = 0;
  for (const Finding& finding : findings) topic_width = std::max(topic_width, finding.topic.size());
  const std::string indent(9 + topic_width + 2, ' ');
  std::string text;
  for (const Finding& finding : findings) {
    const std::string severity = fmt::format("{:<9}", name_of(finding.severity));
    text += colour ? colour_of(finding.severity) + severity + "\033[0m" : severity;
    text += fmt::format("{:<{}}  {}\n", finding.topic, topic_width, finding.found);
    if (!finding.affects.empty()) text += fmt::format("{}affects: {}\n", indent, finding.affects);
    if (!finding.advice.empty()) text += fmt::format("{}advice:  {}\n", indent, finding.advice);
  }
  return text;
}

std::string closing_line(const std::vector<Finding>& findings, const std::string& fingerprint_id) {
  const auto count = [&](Severity severity) {
    return std::count_if(findings.begin(), findings.end(),
                         [=](const Finding& finding) { return finding.severity == severity; });
  };
  return fmt::format("\nmachine {}: warning {}, note {}, ok {}\n", fingerprint_id,
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
  const std::vector<Finding> findings = examine(topology, take_checkup());
  const nlohmann::json machine = fingerprint(topology);
  if (as_json) {
    const nlohmann::json report = {{"findings", to_json(findings)}, {"fingerprint", machine}};
    fmt::print("{}\n", report.dump(2, ' ', false, nlohmann::json::error_handler_t::replace));
  } else {
    fmt::print("{}{}", table(findings, wants_colour()),
               closing_line(findings, machine.at("fingerprint_id").get<std::string>()));
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
