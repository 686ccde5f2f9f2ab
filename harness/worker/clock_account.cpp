#include "harness/worker/clock_account.hpp"

#include <cstdio>

namespace barista {
namespace {

template <class... Values>
std::string sentence(const char* format, Values... values) {
  char text[160];
  std::snprintf(text, sizeof text, format, values...);
  return text;
}

double per_operation(double ns, const TimedWork& work) {
  return ns / static_cast<double>(work.operations);
}

}  // namespace

std::string clock_fault(const ClockCheck& clock, const TimedWork& work) {
  if (clock.backward_steps > 0)
    return sentence("the clock ran backwards %lld times in %lld readings",
                    static_cast<long long>(clock.backward_steps),
                    static_cast<long long>(clock.readings));
  const auto elapsed_ns = static_cast<double>(work.elapsed_ns);
  const auto intervals = static_cast<double>(work.intervals);
  const auto coarseness_ns = static_cast<double>(clock.coarseness_ns());
  if (coarseness_ns * intervals > most_coarseness_share * elapsed_ns)
    return sentence("the clock is too coarse: it moves in steps of %.4g ns, an interval is %.4g ns",
                    coarseness_ns, elapsed_ns / intervals);
  if (!work.includes_clock && clock.overhead_ns * intervals > most_clock_share * elapsed_ns)
    return sentence("the clock is too slow: a reading takes %.4g ns, an interval is %.4g ns",
                    clock.overhead_ns, elapsed_ns / intervals);
  return {};
}

double baseline_ns(const ClockCheck& clock, const TimedWork& work) {
  return per_operation(clock.empty_interval_ns * static_cast<double>(work.intervals), work);
}

double net_ns(const ClockCheck& clock, const TimedWork& work) {
  return per_operation(static_cast<double>(work.elapsed_ns), work) - baseline_ns(clock, work);
}

}  // namespace barista
