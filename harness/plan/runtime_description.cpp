#include "harness/plan/runtime_description.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "harness/record/errors.hpp"

namespace barista {
namespace {

using nlohmann::json;

template <class Named>
const Named* find_named(const std::vector<Named>& all, std::string_view name) {
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const Named& one) { return one.name == name; });
  return found == all.end() ? nullptr : &*found;
}

std::string optional_text(const json& object, const char* field) {
  const auto found = object.find(field);
  return found == object.end() || found->is_null() ? std::string{} : found->get<std::string>();
}

std::optional<Tasks> parse_tasks(const std::string& text) {
  for (const Tasks tasks : {Tasks::kernel_threads, Tasks::user_space})
    if (text == name_of(tasks)) return tasks;
  if (text.empty()) return std::nullopt;
  throw InvalidData(
      fmt::format("field 'tasks' should be kernel_threads or user_space, not '{}'", text));
}

AxisDescription parse_axis(const json& source) {
  const auto power = source.find("power_of");
  return {.name = source.at("name"),
          .values = source.at("values"),
          .meaning = optional_text(source, "meaning"),
          .least = source.value("least", 0L),
          .most = source.value("most", std::numeric_limits<long>::max()),
          .power_of = power == source.end() || power->is_null() ? 0 : power->get<long>()};
}

ExperimentDescription parse_experiment(const json& source) {
  ExperimentDescription experiment{.name = source.at("name"),
                                   .family = source.at("family"),
                                   .question = optional_text(source, "question"),
                                   .one_shot = source.at("one_shot"),
                                   .metrics = source.at("metrics"),
                                   .unsupported = optional_text(source, "unsupported"),
                                   .remark = optional_text(source, "remark")};
  if (const json duration = source.value("duration", json()); !duration.is_null()) {
    experiment.seconds = duration.value("seconds", 0.0);
    experiment.operations = duration.value("operations", 0L);
    experiment.rate_axis = optional_text(duration, "rate_axis");
  }
  for (const json& axis : source.at("axes")) experiment.axes.push_back(parse_axis(axis));
  return experiment;
}

bool is_power_of(long base, long value) {
  while (value > 1 && value % base == 0) value /= base;
  return value == 1;
}

}  // namespace

std::string AxisDescription::expectation_missed_by(long value) const {
  const bool is_any = power_of < 2;
  if (value >= least && value <= most && (is_any || is_power_of(power_of, value))) return {};
  const std::string kind = is_any ? "a whole number" : fmt::format("a power of {}", power_of);
  return most == std::numeric_limits<long>::max()
             ? fmt::format("{} of at least {}", kind, least)
             : fmt::format("{} from {} to {}", kind, least, most);
}

const AxisDescription* ExperimentDescription::find_axis(std::string_view axis) const {
  return find_named(axes, axis);
}

const ExperimentDescription* RuntimeDescription::find_experiment(std::string_view name) const {
  return find_named(experiments, name);
}

RuntimeDescription parse_description(std::string_view text) {
  const json source = json::parse(text, nullptr, false);
  if (source.is_discarded()) throw InvalidData("its description is not JSON");
  return parse_description(source);
}

RuntimeDescription parse_description(const json& source) {
  try {
    const int protocol = source.at("protocol");
    if (protocol != worker_protocol)
      throw InvalidData(
          fmt::format("it speaks protocol {}, this barista speaks {}; build both from "
                      "the same sources",
                      protocol, worker_protocol));
    RuntimeDescription description{.runtime = source.at("runtime"),
                                   .library = source.at("library"),
                                   .language = optional_text(source, "language"),
                                   .tasks = parse_tasks(optional_text(source, "tasks")),
                                   .background_threads = source.value("background_threads", false),
                                   .experiments = {},
                                   .source = source};
    for (const json& experiment : source.at("experiments"))
      description.experiments.push_back(parse_experiment(experiment));
    return description;
  } catch (const json::exception& error) {
    throw InvalidData(
        fmt::format("its description is not as docs/WORKER.md asks: {}", error.what()));
  }
}

std::vector<ExperimentDescription> all_experiments(
    const std::vector<RuntimeDescription>& runtimes) {
  std::vector<ExperimentDescription> all;
  for (const RuntimeDescription& runtime : runtimes)
    for (const ExperimentDescription& experiment : runtime.experiments)
      if (find_named(all, experiment.name) == nullptr) all.push_back(experiment);
  return all;
}

}  // namespace barista
