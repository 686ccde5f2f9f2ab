#include "harness/launch/worker_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <regex>

#include "harness/contract/metrics.hpp"
#include "harness/record/reasons.hpp"

namespace barista {
namespace {

using nlohmann::json;

std::string text_field(const json& entry, const char* field) {
  const auto found = entry.find(field);
  return found != entry.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

std::string join_words(const std::string& a, const std::string& b) {
  if (a.empty() || b.empty()) return a + b;
  return a == b ? a : fmt::format("{}; {}", a, b);
}

bool is_error(const json& entry) {
  const auto found = entry.find("error_occurred");
  return found != entry.end() && found->is_boolean() && found->get<bool>();
}

int repetition_of(const json& entry) {
  const auto found = entry.find("repetition_index");
  return found != entry.end() && found->is_number_integer() ? found->get<int>() : 0;
}

/// All rows of one repetition.
void add_repetition(const json& entry, Sample row, const ExperimentDescription& experiment,
                    std::vector<Sample>& samples) {
  const std::size_t first = samples.size();
  row.repetition = repetition_of(entry);
  row.reason = join_words(experiment.remark, text_field(entry, "label"));
  if (is_error(entry)) {
    row.status = Status::invalid;
    row.reason = text_field(entry, "error_message");
    if (row.reason.empty()) row.reason = "the worker reported an error without a message";
    if (row.reason.starts_with(reasons::unsupported)) {
      row.status = Status::unsupported;
      row.reason.erase(0, reasons::unsupported.size());
    }
  }
  for (const auto& [name, value] : entry.items()) {
    if (!value.is_number() || !find_metric(name)) continue;
    row.metric = name;
    row.value = value.get<double>();
    samples.push_back(row);
  }
  row.value.reset();
  if (row.status == Status::ok) {
    row.status = Status::invalid;
    row.reason = "the worker did not report it";
  }
  for (const std::string& metric : experiment.metrics) {
    const bool reported =
        std::any_of(samples.begin() + static_cast<std::ptrdiff_t>(first), samples.end(),
                    [&](const Sample& one) { return one.metric == metric; });
    if (reported) continue;
    row.metric = metric;
    samples.push_back(row);
  }
}

/// Google Benchmark writes NaN and Infinity, which JSON does not know: as the coefficient of
/// variation of zeros, say.
std::string without_non_numbers(std::string_view output) {
  static const std::regex non_number(R"re((":\s*)-?(NaN|Infinity)\b)re", std::regex::optimize);
  return std::regex_replace(std::string(output), non_number, "$1null");
}

json parse_report(std::string_view output) {
  const json report = json::parse(output, nullptr, false);
  return report.is_discarded() ? json::parse(without_non_numbers(output), nullptr, false) : report;
}

}  // namespace

std::string quoted_beginning(std::string_view text) {
  constexpr std::size_t shown = 60;
  std::string quoted = "\"";
  for (const char c : text.substr(0, shown)) quoted += c >= 0x20 && c < 0x7f ? c : '.';
  return quoted + (text.size() > shown ? "…\"" : "\"");
}

WorkerReport read_worker_report(std::string_view output, const PlannedProcess& process,
                                const ExperimentDescription& experiment) {
  if (output.find_first_not_of(" \t\r\n") == std::string_view::npos) return "printed nothing";
  const json report = parse_report(output);
  if (report.is_discarded() || !report.is_object())
    return fmt::format("printed no JSON: {}", quoted_beginning(output));
  const auto entries = report.find("benchmarks");
  if (entries == report.end() || !entries->is_array())
    return fmt::format("printed JSON without 'benchmarks': {}", quoted_beginning(output));
  std::vector<Sample> samples;
  for (const json& entry : *entries) {
    const std::string run_type = entry.is_object() ? text_field(entry, "run_type") : "";
    if (run_type != "iteration") continue;  // an aggregate of others
    add_repetition(entry,
                   {.cell = process.cell,
                    .round = process.round,
                    .process = process.process,
                    .key = process.key},
                   experiment, samples);
  }
  if (samples.empty()) return "reported no result";
  return samples;
}

}  // namespace barista
