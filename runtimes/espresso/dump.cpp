#include "dump.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <mutex>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "code_address.hpp"
#include "context_switch.hpp"
#include "goroutine.hpp"
#include "scheduler.hpp"
#include "worker.hpp"

namespace espresso {
namespace detail {
namespace {

/// What was seen of a goroutine.
struct Seen {
  std::uint64_t number;
  const void* started;
  const void* goes_on;  // null: it has not parked yet
  ParkedIn reason;      // with which it has left its stack last
  bool queued;
  bool called;              // has not begun, and is in no queue, but somebody waits for it
  const Worker* runs_on;    // null: on none
  Clock::time_point wakes;  // `never`: it does not sleep
};

/// All queues of a run, so that nobody puts in or takes out.
class Frozen {
 public:
  explicit Frozen(Scheduler& scheduler) : scheduler_(scheduler) {
    for (const auto& worker : scheduler_.workers) worker->queue().freeze(worker.get() == own_);
  }
  ~Frozen() {
    for (const auto& worker : scheduler_.workers) worker->queue().melt(worker.get() == own_);
  }
  Frozen(const Frozen&) = delete;
  Frozen& operator=(const Frozen&) = delete;

 private:
  Scheduler& scheduler_;
  const Worker* const own_ = this_worker();
};

/// Nothing if that is not where a goroutine has left its stack.
ParkedIn reason_at(const void* place, const CodeAddresses& code) {
  if (!code.is_code(place, reason_bytes)) return ParkedIn::nothing;
  unsigned char bytes[reason_bytes];
  std::memcpy(bytes, static_cast<const unsigned char*>(place) - reason_bytes, reason_bytes);
  ParkedIn reason;
  return reason_before(bytes, reason) ? reason : ParkedIn::nothing;
}

std::vector<Seen> look(Scheduler& scheduler, const CodeAddresses& code) {
  std::vector<Seen> all;
  std::unordered_map<const Goroutine*, Clock::time_point> sleepers;
  std::unordered_set<const Goroutine*> queued;
  std::unordered_map<const Goroutine*, const Worker*> running;

  const std::lock_guard timers(scheduler.timers.lock());
  const Frozen frozen(scheduler);
  scheduler.timers.for_each(
      [&](Clock::time_point wakes, const Goroutine& sleeper) { sleepers[&sleeper] = wakes; });
  const auto in_queue = [&](const Goroutine& goroutine) { queued.insert(&goroutine); };
  scheduler.global.for_each(in_queue);
  for (const auto& worker : scheduler.workers) {
    worker->queue().for_each(in_queue);
    if (const Goroutine* goroutine = worker->runs()) running[goroutine] = worker.get();
  }
  scheduler.slab.for_each([&](const Goroutine& goroutine) {
    const std::uint64_t id = load_relaxed(goroutine.id);
    if (id < Goroutine::first_id) return;  // free
    const void* const place = load_relaxed(goroutine.context.resume_at);
    const bool is_queued = queued.contains(&goroutine);
    const auto worker = running.find(&goroutine);
    const auto sleeper = sleepers.find(&goroutine);
    const bool runs = worker != running.end() && !is_queued;
    Seen seen{.number = id - Goroutine::first_id,
              .started = reinterpret_cast<const void*>(load_relaxed(goroutine.invoke)),
              .goes_on = nullptr,
              .reason = ParkedIn::nothing,
              .queued = is_queued,
              .called = load_relaxed(goroutine.join) != nullptr,
              .runs_on = runs ? worker->second : nullptr,
              .wakes = sleeper != sleepers.end() ? sleeper->second : never};
    if (place != nullptr && !runs) {
      seen.reason = reason_at(place, code);
      if (seen.reason != ParkedIn::nothing) seen.goes_on = place;
    }
    all.push_back(seen);
  });
  return all;
}

const char* name(ParkedIn reason) {
  switch (reason) {
    case ParkedIn::channel_send:
      return "channel send";
    case ParkedIn::channel_receive:
      return "channel receive";
    case ParkedIn::mutex:
      return "mutex";
    case ParkedIn::wait_group:
      return "wait group";
    case ParkedIn::parker:
      return "parker";
    case ParkedIn::join:
      return "join";
    case ParkedIn::sleep:
      return "sleep";
    case ParkedIn::yield:
    case ParkedIn::nothing:
      break;
  }
  return "nothing";
}

std::string state_of(const Seen& seen, Clock::time_point now) {
  if (seen.runs_on != nullptr) return "running on worker " + std::to_string(seen.runs_on->index());
  if (seen.goes_on == nullptr) {
    if (seen.queued || !seen.called) return "not begun";
    return "not begun, or called by the wait of its group";
  }
  if (seen.queued || seen.reason == ParkedIn::yield) return "runnable";
  std::string state = std::string("parked: ") + name(seen.reason);
  if (seen.reason == ParkedIn::sleep && seen.wakes != never) {
    using Milliseconds = std::chrono::duration<double, std::milli>;
    std::array<char, 48> rest{};
    std::snprintf(rest.data(), rest.size(), ", for another %.1f ms",
                  std::max(0.0, Milliseconds(seen.wakes - now).count()));
    state += rest.data();
  }
  return state;
}

}  // namespace

void dump(Scheduler& scheduler, std::FILE* out, std::size_t most) {
  const std::lock_guard one_at_a_time(scheduler.dumping);
  const CodeAddresses code;
  std::vector<Seen> all = look(scheduler, code);
  const Clock::time_point now = Clock::now();
  std::sort(all.begin(), all.end(),
            [](const Seen& a, const Seen& b) { return a.number < b.number; });
  std::fprintf(out, "espresso: %zu goroutines alive on %zu workers\n", all.size(),
               scheduler.workers.size());
  for (std::size_t i = 0; i < std::min(all.size(), most); ++i) {
    const Seen& seen = all[i];
    std::fprintf(out, "goroutine %llu [%s] started by %s",
                 static_cast<unsigned long long>(seen.number), state_of(seen, now).c_str(),
                 code.name(seen.started).c_str());
    if (seen.goes_on != nullptr)
      std::fprintf(out, ", goes on at %s", code.name(seen.goes_on).c_str());
    std::fputc('\n', out);
  }
  if (all.size() > most) std::fprintf(out, "and %zu more\n", all.size() - most);
  std::fflush(out);
}

}  // namespace detail

void dump(std::FILE* out) { detail::dump(detail::Worker::here().scheduler(), out); }

}  // namespace espresso
