#include "harness/worker/describe.hpp"

#include <algorithm>
#include <utility>
#include <vector>

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

namespace detail {

std::string remark_on(std::span<const Capability> needs, const Abilities& of) {
  std::vector<std::pair<std::string, std::string_view>> names_by_note;
  for (const Capability capability : needs) {
    const std::string_view note = of.note_on(capability);
    if (note.empty()) continue;
    const std::string name(name_of(capability));
    const auto known = std::find_if(names_by_note.begin(), names_by_note.end(),
                                    [&](const auto& each) { return each.second == note; });
    if (known == names_by_note.end())
      names_by_note.emplace_back(name, note);
    else
      known->first += ", " + name;
  }
  std::string remark;
  for (const auto& [names, note] : names_by_note)
    remark += (remark.empty() ? "" : "; ") + names + ": " + std::string(note);
  return remark;
}

std::string why_unsupported(std::span<const Capability> needs, const Abilities& of) {
  std::string reasons;
  for (const Capability capability : needs) {
    if (of.has(capability)) continue;
    std::string why(of.note_on(capability));
    if (why.empty())
      why = std::string(of.runtime) + " lacks the capability '" + std::string(name_of(capability)) +
            "'";
    if (reasons.find(why) == std::string::npos)  // perhaps the same for several
      reasons += (reasons.empty() ? "" : "; ") + why;
  }
  return reasons;
}

}  // namespace detail

}  // namespace barista
