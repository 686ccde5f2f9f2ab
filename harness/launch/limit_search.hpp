// Finds the largest number of tasks that can be alive at the same time, by trying numbers in fresh
// processes, and names the limit that bound it. Knows nothing of processes: a probe is a function.
#pragma once

#include <functional>
#include <string>
#include <vector>

namespace barista {

/// What became of one try.
struct Probe {
  enum class End {
    alive,     // the worker lived; `alive` of the tasks were there, fewer if creation failed
    died,      // something ended the worker: that number is too large
    stopped,   // by the suite's time-out or memory ceiling: the same, but a limit that we have set
    hopeless,  // no smaller number would help: the executable is missing, the user has interrupted
  };
  End end = End::alive;
  long alive = 0;
  std::string reason;  // which limit made creation fail, or what ended the worker
};

struct SearchResult {
  long tasks = 0;      // the largest number that was alive; 0: none, and `reason` says why
  std::string reason;  // the limit that bound, never empty
  int probes = 0;
};

inline constexpr int most_probes = 11;
inline constexpr double search_precision = 0.03;
inline constexpr double precision_of_own_limits = 0.5;

/// Asks for `cap` first. Where creation fails, the number that was alive counts if 98 % of it is
/// reached once more. Where the worker dies, narrows geometrically, then arithmetically, until 3 %
/// are left between what lived and what died. Where the suite's time-out or memory ceiling stopped
/// it, half is enough: each further probe would cost as much time or memory as we allow, and tell
/// nothing about the system.
SearchResult search_limit(long cap, const std::function<Probe(long)>& probe);

}  // namespace barista
