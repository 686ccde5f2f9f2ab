#include "harness/launch/mechanism_proof.hpp"

#include <fmt/format.h>

#include <cmath>

#include "harness/contract/metrics.hpp"
#include "harness/contract/promises.hpp"

namespace barista {
namespace {

std::optional<double> count_of(const std::vector<Sample>& samples, int repetition,
                               std::string_view count) {
  for (const Sample& sample : samples)
    if (sample.repetition == repetition && sample.metric == count) return sample.value;
  return std::nullopt;
}

std::string bound_of(const Promise& promise) {
  return std::isinf(promise.most) ? fmt::format("at least {}", promise.least)
                                  : fmt::format("at most {}", promise.most);
}

/// Empty if the counts fit, or are missing: another row says so then.
std::string breach(const Promise& promise, const Sample& time, const std::vector<Sample>& samples) {
  const std::optional<double> count = count_of(samples, time.repetition, promise.count);
  if (!count || (*count >= promise.least && *count <= promise.most)) return {};
  // Other programs' threads may be what was counted.
  const bool is_of_the_system = promise.count == metrics::clones_per_op.name;
  return fmt::format("{} of {} tasks promises {} {}, but {:.3g} were counted{}", time.metric,
                     promise.tasks == Tasks::kernel_threads ? "kernel-thread" : "user-space",
                     bound_of(promise), promise.count, *count,
                     is_of_the_system ? " on the whole system, other programs included" : "");
}

}  // namespace

void hold_to_promises(std::vector<Sample>& samples, const RuntimeDescription& runtime) {
  for (Sample& time : samples)
    for (const Promise& promise : promises) {
      if (promise.metric != time.metric || promise.tasks != runtime.tasks ||
          time.key.workers > promise.most_workers || time.status != Status::ok)
        continue;
      const std::string reason = breach(promise, time, samples);
      if (reason.empty()) continue;
      time.status = Status::invalid;
      time.reason = reason;
    }
}

}  // namespace barista
