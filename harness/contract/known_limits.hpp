// What a runtime's library is known not to keep of the contract. It is stated by the adapter, so
// that the conformance suite skips exactly that obligation with these words, and users read them.
// Not a way to excuse an adapter's own faults.
#pragma once

#include <span>
#include <string_view>

namespace barista {

enum class Obligation {
  exceptions_per_task,     // a task that waits inside a catch block still has its own exception
                           // afterwards
  wait_past_bystanders,    // task_group::wait() does not depend on tasks outside the group
  close_releases_senders,  // a sender that waits in an unbuffered channel may see it closed while
                           // others receive
};

struct KnownLimit {
  Obligation obligation;
  std::string_view text;
};

/// The runtime's words on why it does not keep an obligation; empty where it does.
template <class R>
std::string_view limit_on([[maybe_unused]] Obligation obligation) {
  if constexpr (requires { R::known_limits(); })
    for (const KnownLimit& limit : std::span<const KnownLimit>(R::known_limits()))
      if (limit.obligation == obligation) return limit.text;
  return {};
}

}  // namespace barista
