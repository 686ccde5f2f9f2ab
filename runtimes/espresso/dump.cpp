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
  bool is_task;
  const void* started;  // of a task: what it is
  const void* goes_on;  // null: not known
  ParkedIn reason;      // with which it has left its stack last; `nothing`: it has not yet
  bool queued;
  bool called;               // has not begun, and is in no queue, but somebody waits for it
  const Worker* runs_on;     // null: on none
  Clock::time_point parked;  // `never`: not known
  Clock::time_point wakes;   // `never`: it does not sleep
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
  const auto see = [&](const Goroutine& goroutine, std::uint64_t id, const void* started) {
    const void* const place = load_relaxed(goroutine.context.resume_at);
    const bool is_task = id < Goroutine::first_id;
    const bool is_queued = queued.contains(&goroutine);
    const auto worker = running.find(&goroutine);
    const auto sleeper = sleepers.find(&goroutine);
    const bool runs = worker != running.end() && !is_queued;
    Seen seen{.number = Goroutine::number_of(id),
              .is_task = is_task,
              .started = started,
              .goes_on = nullptr,
              .reason = ParkedIn::nothing,
              .queued = is_queued,
              .called = !is_task && load_relaxed(goroutine.join) != nullptr,
              .runs_on = runs ? worker->second : nullptr,
              .parked = never,
              .wakes = sleeper != sleepers.end() ? sleeper->second : never};
    if (!runs) {
      if (place != nullptr) {
        seen.reason = reason_at(place, [&code](const void* address, std::size_t bytes_before) {
          return code.is_code(address, bytes_before);
        });
        if (seen.reason != ParkedIn::nothing && place_is_code) seen.goes_on = place;
      } else if (is_task) {
        seen.reason = goroutine.awaits();
      }
      if (const std::uint64_t since = goroutine.parked_since(); since != 0)
        seen.parked = Clock::time_point(Clock::duration(static_cast<Clock::rep>(since)));
    }
    all.push_back(seen);
  };
  scheduler.slab.for_each([&](const Goroutine& goroutine) {
    const std::uint64_t id = load_relaxed(goroutine.id);
    if (id < Goroutine::first_id) return;  // free
    see(goroutine, id, reinterpret_cast<const void*>(load_relaxed(goroutine.invoke)));
  });
  scheduler.task_frames.for_each([&](const Goroutine& task) {
    // acquire: partner of the release in Worker::note_task_begun()
    const std::uint64_t id =
        std::atomic_ref(const_cast<std::uint64_t&>(task.id)).load(std::memory_order_acquire);
    if (id < Goroutine::first_task_id) return;  // free, or not started
    see(task, id, task.task_code());
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

std::string duration_text(Clock::duration duration) {
  using Milliseconds = std::chrono::duration<double, std::milli>;
  const double ms = std::max(0.0, Milliseconds(duration).count());
  std::array<char, 48> text{};
  std::snprintf(text.data(), text.size(), ms < 10'000 ? "%.1f ms" : "%.0f s",
                ms < 10'000 ? ms : ms / 1000);
  return text.data();
}

std::string state_of(const Seen& seen, Clock::time_point now) {
  if (seen.runs_on != nullptr) return "running on worker " + std::to_string(seen.runs_on->index());
  if (seen.reason == ParkedIn::nothing) {
    if (seen.queued || !seen.called) return "not begun";
    return "not begun, or called by the wait of its group";
  }
  if (seen.queued || seen.reason == ParkedIn::yield) return "runnable";
  std::string state = std::string("parked: ") + name(seen.reason);
  if (seen.parked != never) state += ", for " + duration_text(now - seen.parked);
  if (seen.reason == ParkedIn::sleep && seen.wakes != never)
    state += ", wakes in " + duration_text(seen.wakes - now);
  return state;
}

}  // namespace

void dump(Scheduler& scheduler, std::FILE* out, std::size_t most) {
  static std::mutex dumping;  // of all runs: lines of two are not mixed
  const std::lock_guard one_at_a_time(dumping);
  const CodeAddresses code;
  std::vector<Seen> all = look(scheduler, code);
  const Clock::time_point now = Clock::now();
  // Not std::sort(), which is recursive: this may run on the stack of a goroutine.
  const auto by_number = [](const Seen& a, const Seen& b) { return a.number < b.number; };
  std::make_heap(all.begin(), all.end(), by_number);
  std::sort_heap(all.begin(), all.end(), by_number);
  const auto tasks = static_cast<std::size_t>(
      std::count_if(all.begin(), all.end(), [](const Seen& seen) { return seen.is_task; }));
  // By fputs(): fprintf() takes half of the smallest stack for a buffer where the file has none.
  const auto write = [out](const std::string& text) { std::fputs(text.c_str(), out); };
  write("espresso: " + std::to_string(all.size() - tasks) + " goroutines" +
        (tasks != 0 ? " and " + std::to_string(tasks) + " tasks" : "") + " alive on " +
        std::to_string(scheduler.idle.active()) + " workers\n");
  for (std::size_t i = 0; i < std::min(all.size(), most); ++i) {
    const Seen& seen = all[i];
    std::string line = (seen.is_task ? "task " : "goroutine ") + std::to_string(seen.number) +
                       " [" + state_of(seen, now) + "] " + (seen.is_task ? "is " : "started by ") +
                       code.name(seen.started);
    if (seen.goes_on != nullptr) line += ", goes on at " + code.name(seen.goes_on);
    write(line + "\n");
  }
  if (all.size() > most) write("and " + std::to_string(all.size() - most) + " more\n");
  std::fflush(out);
}

}  // namespace detail

void dump(std::FILE* out) { detail::dump(detail::Worker::here().scheduler(), out); }

}  // namespace espresso
