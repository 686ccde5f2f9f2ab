#include "harness/worker/describe.hpp"

namespace barista {
namespace {

using Json = nlohmann::ordered_json;

Json text_or_null(const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); }

Json describe(const Duration& duration) {
  if (duration.seconds == 0 && duration.operations == 0) return nullptr;
  return {{"seconds", duration.seconds},
          {"operations", duration.operations},
          {"rate_axis", text_or_null(std::string(duration.rate_axis))}};
}

Json describe(const Entry& entry) {
  Json axes = Json::array();
  for (const Axis& axis : entry.info.axes)
    axes.push_back({{"name", axis.name},
                    {"values", axis.values},
                    {"meaning", axis.meaning},
                    {"least", axis.least},
                    {"most", axis.most},
                    {"power_of", axis.power_of == 0 ? Json(nullptr) : Json(axis.power_of)}});
  Json metrics = Json::array();
  for (const Metric& metric : entry.info.metrics) metrics.push_back(metric.name);
  return {{"name", entry.info.name},
          {"family", entry.info.family},
          {"question", entry.info.question},
          {"one_shot", entry.info.one_shot},
          {"duration", describe(entry.info.duration)},
          {"axes", axes},
          {"metrics", metrics},
          {"unsupported", text_or_null(entry.unsupported)},
          {"remark", text_or_null(entry.remark)}};
}

}  // namespace

Json describe(const WorkerDescription& description) {
  Json capabilities = Json::array();
  for (const Capability capability : description.capabilities)
    capabilities.push_back(name_of(capability));
  Json notes = Json::object();
  for (const Note& note : description.notes)
    notes[std::string(name_of(note.capability))] = note.text;
  Json experiments = Json::array();
  for (const Entry& entry : description.entries) experiments.push_back(describe(entry));
  return {{"protocol", 1},
          {"runtime", description.runtime},
          {"library", description.library},
          {"language", "C++"},
          {"tasks", name_of(description.tasks)},
          {"background_threads", false},
          {"capabilities", capabilities},
          {"notes", notes},
          {"experiments", experiments}};
}

}  // namespace barista
