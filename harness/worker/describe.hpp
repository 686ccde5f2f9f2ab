// What a runtime and the experiments together amount to, made at compile time, and its JSON.
#pragma once

#include <algorithm>
#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "harness/worker/worker.hpp"

namespace barista {

/// The description for --barista_describe; its schema is in docs/WORKER.md.
nlohmann::ordered_json describe(const WorkerDescription& description);

namespace detail {

inline constexpr Capability all_capabilities[] = {
    Capability::spawn, Capability::nest,       Capability::defer,   Capability::fork_join,
    Capability::yield, Capability::block,      Capability::channel, Capability::sleep,
    Capability::place, Capability::bare_switch};

/// "oneTBB has no timers", or at least that it has none.
template <class R>
std::string why_not(Capability capability) {
  const std::string_view note = note_on<R>(capability);
  return note.empty() ? std::string(R::id) + " lacks the capability '" +
                            std::string(name_of(capability)) + "'"
                      : std::string(note);
}

/// "yield, block: a note that both have; channel: another".
template <class R>
std::string remark_on(std::span<const Capability> needs) {
  std::vector<std::pair<std::string, std::string_view>> names_by_note;
  for (const Capability capability : needs) {
    const std::string_view note = note_on<R>(capability);
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

template <class R, class Experiment>
Entry entry_of() {
  Entry entry{Experiment::info(), nullptr, "", ""};
  if constexpr (requires(Trial & trial) { Experiment::run(trial); }) {
    entry.run = &Experiment::run;
    entry.remark = remark_on<R>(entry.info.needs);
  } else {
    for (const Capability capability : entry.info.needs) {
      if (has<R>(capability)) continue;
      const std::string why = why_not<R>(capability);  // perhaps the same for several
      if (entry.unsupported.find(why) == std::string::npos)
        entry.unsupported += (entry.unsupported.empty() ? "" : "; ") + why;
    }
  }
  return entry;
}

}  // namespace detail

/// Experiments: a std::tuple of experiment classes over R.
template <Spawns R, class Experiments>
WorkerDescription description_of(const Probes& real_probes) {
  WorkerDescription description{.runtime = std::string(R::id),
                                .library = R::library(),
                                .tasks = tasks_of<R>(),
                                .capabilities = {},
                                .notes = {},
                                .entries = {},
                                .probes = real_probes};
  for (const Capability capability : detail::all_capabilities)
    if (has<R>(capability)) description.capabilities.push_back(capability);
  for (const Note& note : std::span<const Note>(R::notes())) description.notes.push_back(note);
  [&]<class... Experiment>(std::type_identity<std::tuple<Experiment...>>) {
    (description.entries.push_back(detail::entry_of<R, Experiment>()), ...);
  }(std::type_identity<Experiments>{});
  if constexpr (Virtual<R>) description.probes = R::virtual_probes();
  return description;
}

}  // namespace barista
