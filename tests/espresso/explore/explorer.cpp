#include "tests/espresso/explore/explorer.hpp"

#include <algorithm>
#include <deque>
#include <memory>
#include <optional>
#include <set>

#include "runtimes/espresso/context_switch.hpp"

namespace espresso::explore {
namespace {

struct Store {
  Cell* cell;
  std::uint64_t bits;
};

struct Thread {
  static constexpr std::size_t stack_bytes = 64 * 1024;  // of which little is touched

  std::function<void()> body;
  std::unique_ptr<std::byte[]> stack = std::make_unique_for_overwrite<std::byte[]>(stack_bytes);
  detail::Context context;
  std::deque<Store> buffer;
  std::uint64_t read_at = 0;                 // the version of memory that it last read
  std::optional<std::uint64_t> waits_for{};  // a version after this one
  const Cell* asleep_on = nullptr;
  const Cell* next_on = nullptr;  // what its next operation is on, or what it waits to change
  bool ended = false;

  bool buffers(const Cell* cell) const {
    return std::any_of(buffer.begin(), buffer.end(),
                       [cell](const Store& store) { return store.cell == cell; });
  }
};

/// The decisions of one run: those that are repeated, then the first alternative each time.
class Decisions {
 public:
  void begin() { depth_ = 0; }

  std::size_t choose(std::size_t alternatives) {
    if (depth_ == taken_.size()) taken_.push_back({0, alternatives});
    return taken_[depth_++].choice;
  }

  /// The next path in depth-first order. False if there is none.
  bool advance() {
    while (!taken_.empty() && taken_.back().choice + 1 == taken_.back().alternatives)
      taken_.pop_back();
    if (taken_.empty()) return false;
    ++taken_.back().choice;
    return true;
  }

 private:
  struct Decision {
    std::size_t choice;
    std::size_t alternatives;
  };
  std::vector<Decision> taken_;
  std::size_t depth_ = 0;
};

class Run {
 public:
  Run(Program program, Decisions& decisions, unsigned preemptions)
      : check_(std::move(program.check_at_end)), decisions_(decisions), preemptions_(preemptions) {
    for (auto& body : program.threads) {
      threads_.push_back(std::make_unique<Thread>());
      threads_.back()->body = std::move(body);
    }
  }

  /// What is violated, or nothing.
  std::string operator()();

  Thread* current() { return current_; }
  const std::vector<std::unique_ptr<Thread>>& threads() const { return threads_; }
  std::uint64_t version() const { return version_; }

  void back_to_scheduler() { detail::switch_context(current_->context, scheduler_, nullptr); }
  void violate(std::string sentence) {
    if (violation_.empty()) violation_ = std::move(sentence);
    if (current_ != nullptr) back_to_scheduler();  // and never again here
  }

  void write(Cell& cell, std::uint64_t bits) {
    touch(cell);
    if (cell.bits != bits) ++version_;
    cell.bits = bits;
  }
  void empty_one(Thread& thread) {
    const Store store = thread.buffer.front();
    thread.buffer.pop_front();
    write(*store.cell, store.bits);
  }
  void empty(Thread& thread) {
    while (!thread.buffer.empty()) empty_one(thread);
  }
  void touch(const Cell& cell) {
    if (destroyed_.contains(&cell)) violate("an atomic is touched after its destruction");
  }
  void destroy(const Cell& cell) {
    destroyed_.insert(&cell);
    // What its destroyer still has in the buffer nobody will see.
    std::erase_if(current_->buffer, [&cell](const Store& store) { return store.cell == &cell; });
  }

 private:
  struct Action {
    Thread* thread;
    bool flush;  // of the oldest store in its buffer; else: it goes on
  };

  static void enter(void*, void*, void*);
  bool can_go_on(const Thread& thread) const {
    return !thread.ended && thread.asleep_on == nullptr &&
           (!thread.waits_for || version_ > *thread.waits_for);
  }
  std::vector<Action> actions() const;
  void go_on(Thread& thread);

  std::vector<std::unique_ptr<Thread>> threads_;
  std::function<void()> check_;
  Decisions& decisions_;
  unsigned preemptions_;
  detail::Context scheduler_;
  Thread* current_ = nullptr;  // the one that runs
  Thread* last_ = nullptr;     // the one that ran last
  Thread* flushed_ = nullptr;  // whose buffer was flushed since then
  std::uint64_t version_ = 1;
  std::set<const Cell*> destroyed_;
  std::string violation_;
};

Run* run = nullptr;  // the one that is on

void Run::enter(void*, void*, void*) {
  detail::enter_fiber(run->current_->context.sanitizer);
  run->current_->body();
  run->current_->ended = true;
  run->back_to_scheduler();
}

void Run::go_on(Thread& thread) {
  if (last_ != nullptr && last_ != &thread && can_go_on(*last_)) --preemptions_;
  thread.waits_for.reset();
  last_ = current_ = &thread;
  flushed_ = nullptr;
  detail::switch_context(scheduler_, thread.context, nullptr);
  current_ = nullptr;
}

/// The thread that ran goes on; or another; or, for the sake of another only, a store reaches
/// memory.
std::vector<Run::Action> Run::actions() const {
  std::vector<Action> all;
  const bool last_can = last_ != nullptr && can_go_on(*last_);
  if (last_can && flushed_ != last_) all.push_back({last_, false});
  if (!last_can || preemptions_ > 0) {
    for (const auto& thread : threads_)
      if (thread.get() != last_ && can_go_on(*thread)) all.push_back({thread.get(), false});
  }
  for (const auto& owner : threads_) {
    const bool matters = std::any_of(threads_.begin(), threads_.end(), [&](const auto& other) {
      return other != owner && !other->ended && owner->buffers(other->next_on);
    });
    if (matters) all.push_back({owner.get(), true});
  }
  for (const auto& owner : threads_)
    if (all.empty() && !owner->buffer.empty()) all.push_back({owner.get(), true});
  if (all.empty() && last_can) all.push_back({last_, false});
  return all;
}

std::string Run::operator()() {
  run = this;
  detail::describe_own_stack(scheduler_.sanitizer);
  for (const auto& thread : threads_) {
    std::byte* const bottom = thread->stack.get();
    std::byte* const top = bottom + Thread::stack_bytes;
    thread->context = detail::context_at_entry(top, &Run::enter);
    detail::begin_fiber(thread->context.sanitizer);
    detail::describe_stack(thread->context.sanitizer, bottom, top);
  }
  while (violation_.empty()) {
    const std::vector<Action> all = actions();
    if (all.empty()) break;
    const Action action = all[decisions_.choose(all.size())];
    if (action.flush) {
      flushed_ = action.thread;
      empty_one(*action.thread);
    } else {
      go_on(*action.thread);
    }
  }
  for (const auto& thread : threads_) detail::end_fiber(thread->context.sanitizer);
  const bool all_ended = std::all_of(threads_.begin(), threads_.end(),
                                     [](const auto& thread) { return thread->ended; });
  if (violation_.empty() && !all_ended) violation_ = "all threads wait";
  if (violation_.empty()) check_();
  run = nullptr;
  return violation_;
}

bool in_thread() { return run != nullptr && run->current() != nullptr; }

}  // namespace

Outcome explore(const std::function<Program()>& make, Bounds bounds) {
  Outcome outcome;
  Decisions decisions;
  do {
    decisions.begin();
    outcome.violation = Run(make(), decisions, bounds.preemptions)();
    ++outcome.runs;
    if (!outcome.violation.empty()) return outcome;
    if (!decisions.advance()) {
      outcome.complete = true;
      return outcome;
    }
  } while (outcome.runs < bounds.runs);
  return outcome;
}

void require(bool condition, const char* sentence) {
  if (!condition) run->violate(sentence);
}

std::uint64_t read(const Cell& cell) {
  if (!in_thread()) return cell.bits;
  run->touch(cell);
  Thread& self = *run->current();
  self.read_at = run->version();
  self.next_on = &cell;  // should it wait for a change now
  const auto newest = std::find_if(self.buffer.rbegin(), self.buffer.rend(),
                                   [&cell](const Store& store) { return store.cell == &cell; });
  return newest != self.buffer.rend() ? newest->bits : cell.bits;
}

void write_through_buffer(Cell& cell, std::uint64_t bits) {
  if (!in_thread()) return void(cell.bits = bits);
  run->touch(cell);
  run->current()->buffer.push_back({&cell, bits});
}

void write_after_emptying_buffer(Cell& cell, std::uint64_t bits) {
  if (!in_thread()) return void(cell.bits = bits);
  run->empty(*run->current());
  run->write(cell, bits);
}

void empty_own_buffer() {
  if (in_thread()) run->empty(*run->current());
}

void forget(const Cell& cell) {
  if (in_thread()) run->destroy(cell);
}

void scheduling_point(const Cell* cell) {
  if (!in_thread()) return;
  run->current()->next_on = cell;
  run->back_to_scheduler();
}

void wait_for_change() {
  if (!in_thread()) return;
  run->current()->waits_for = run->current()->read_at;
  run->back_to_scheduler();
}

void empty_all_buffers() {
  if (!in_thread()) return;
  empty_own_buffer();
  for (const auto& thread : run->threads()) {
    scheduling_point();
    run->empty(*thread);
  }
}

void sleep_on(const Cell& cell, std::uint64_t expected) {
  scheduling_point(&cell);
  empty_own_buffer();
  if (read(cell) != expected) return;
  run->current()->asleep_on = &cell;
  run->back_to_scheduler();
}

void wake_one(const Cell& cell) {
  scheduling_point(&cell);
  empty_own_buffer();
  for (const auto& thread : run->threads()) {
    if (thread->asleep_on != &cell) continue;
    thread->asleep_on = nullptr;
    return;
  }
}

}  // namespace espresso::explore
