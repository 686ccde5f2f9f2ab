// What a runtime and the experiments together amount to, made at compile time, and its JSON.
#pragma once

#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <string_view>
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

/// What a runtime says of its capabilities. Words are put together from it in describe.cpp, which
/// is compiled once and not for each runtime.
struct Abilities {
  std::string_view runtime;
  bool (*has)(Capability);
  std::string_view (*note_on)(Capability);
};

/// "yield, block: a note that both have; channel: another".
std::string remark_on(std::span<const Capability> needs, const Abilities& of);

/// "oneTBB has no timers", or at least that it has none; of each that it lacks.
std::string why_unsupported(std::span<const Capability> needs, const Abilities& of);

template <class R, class Experiment>
Entry entry_of() {
  constexpr Abilities abilities{R::id, &has<R>, &note_on<R>};
  Entry entry{Experiment::info(), nullptr, "", ""};
  if constexpr (requires(Trial & trial) { Experiment::run(trial); }) {
    entry.run = &Experiment::run;
    entry.remark = remark_on(entry.info.needs, abilities);
  } else {
    entry.unsupported = why_unsupported(entry.info.needs, abilities);
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
