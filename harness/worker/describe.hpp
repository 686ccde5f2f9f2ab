// What a runtime and the experiments together amount to, made at compile time, and its JSON.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <tuple>

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

template <class R, class Experiment>
Entry entry_of() {
  Entry entry{Experiment::info(), nullptr, "", ""};
  if constexpr (requires(Trial & trial) { Experiment::run(trial); }) {
    entry.run = &Experiment::run;
    for (const Capability capability : entry.info.needs)
      if (const std::string_view note = note_on<R>(capability); !note.empty())
        entry.remark += (entry.remark.empty() ? "" : "; ") + std::string(name_of(capability)) +
                        ": " + std::string(note);
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
