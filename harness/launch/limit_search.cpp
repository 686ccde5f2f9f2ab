#include "harness/launch/limit_search.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "harness/record/reasons.hpp"

namespace barista {
namespace {

constexpr double confirmed_share = 0.98;
constexpr long geometric_step = 4;

class Search {
 public:
  Search(long cap, const std::function<Probe(long)>& probe) : cap_(cap), probe_(probe) {}

  SearchResult run() {
    long next = cap_;
    while (!done_ && probes_ < most_probes) {
      take(next, ask(next));
      if (!done_) next = choose_next();
    }
    return {lived_, reason(), probes_};
  }

 private:
  Probe ask(long tasks) {
    ++probes_;
    return probe_(tasks);
  }

  void take(long asked, const Probe& probe) {
    switch (probe.end) {
      case Probe::End::hopeless:
        stop(probe.reason);
        return;
      case Probe::End::died:
      case Probe::End::stopped:
        note_death(asked, probe);
        break;
      case Probe::End::alive:
        if (probe.alive < asked) {
          take_refusal(probe);
          return;
        }
        lived_ = std::max(lived_, asked);
        if (asked == cap_) stop(fmt::format("{} of {}", reasons::suite_cap, cap_));
    }
    if (is_narrow()) done_ = true;
  }

  /// Creation failed at a number: that is the answer, unless it was chance.
  void take_refusal(const Probe& refused) {
    if (refused.alive < 1) return stop(refused.reason);
    const long wanted =
        std::max(1L, std::lround(static_cast<double>(refused.alive) * confirmed_share));
    const Probe again = ask(wanted);
    if (again.end == Probe::End::hopeless) return stop(again.reason);
    if (again.end == Probe::End::alive && again.alive >= wanted) {
      lived_ = std::max(lived_, refused.alive);
      return stop(refused.reason);
    }
    note_death(wanted, again.end == Probe::End::alive ? refused : again);
    if (is_narrow()) done_ = true;
  }

  void note_death(long asked, const Probe& probe) {
    died_ = asked;
    cause_of_death_ = probe.reason;
    precision_ = probe.end == Probe::End::stopped ? precision_of_own_limits : search_precision;
  }

  long choose_next() const {
    const long middle = lived_ == 0 ? died_ / geometric_step : lived_ + (died_ - lived_) / 2;
    return std::max(1L, middle);
  }

  bool is_narrow() const {
    if (died_ == 0) return false;
    if (lived_ == 0) return died_ <= 1;
    return static_cast<double>(died_ - lived_) <= precision_ * static_cast<double>(died_) ||
           died_ - lived_ <= 1;
  }

  void stop(const std::string& why) {
    done_ = true;
    stopped_because_ = why;
  }

  std::string reason() const {
    if (!stopped_because_.empty()) return stopped_because_;
    return lived_ == 0 ? cause_of_death_ : fmt::format("{} (at {} tasks)", cause_of_death_, died_);
  }

  long cap_;
  const std::function<Probe(long)>& probe_;
  int probes_ = 0;
  long lived_ = 0;  // largest number that was alive
  long died_ = 0;   // smallest number that was too large; 0: none yet
  std::string cause_of_death_;
  double precision_ = search_precision;
  std::string stopped_because_;
  bool done_ = false;
};

}  // namespace

SearchResult search_limit(long cap, const std::function<Probe(long)>& probe) {
  return Search(cap, probe).run();
}

}  // namespace barista
