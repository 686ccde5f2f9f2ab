#include "runtimes/fake/virtual_machine.hpp"

#include <cxxabi.h>
#include <ucontext.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <system_error>
#include <utility>

namespace barista::fake {

namespace {

constexpr std::size_t stack_bytes = 64 * 1024;
constexpr std::size_t exception_state_bytes =
    2 * sizeof(void*);  // __cxa_eh_globals of the Itanium C++ ABI

VirtualMachine* running = nullptr;

/// Uniform in [-1, 1), the same on every standard library.
double symmetric(std::mt19937_64& random) {
  return static_cast<double>(random() >> 11) * 0x1p-52 - 1.0;
}

}  // namespace

struct Task {
  std::function<void()> body;
  std::function<void()> done;
  std::unique_ptr<char[]> stack;
  ucontext_t context{};
  char exception_state[exception_state_bytes] = {};
};

VirtualMachine::VirtualMachine(const Costs& costs) : costs_(costs) {}
VirtualMachine::~VirtualMachine() = default;

void VirtualMachine::run(std::uint64_t seed, std::function<void()> main) {
  if (!std::exchange(seeded_, true)) {
    random_.seed(seed);
    process_factor_ = 1.0 + costs_.spread * symmetric(random_);
  }
  repetition_factor_ = process_factor_ * (1.0 + 0.1 * costs_.spread * symmetric(random_));
  running = this;
  idle_ = std::make_unique<Task>();
  current_ = idle_.get();
  std::exception_ptr failure;
  spawned_ = 0;
  ready_.push_back(new Task{[&] {
                              try {
                                main();
                              } catch (...) {
                                failure = std::current_exception();
                              }
                            },
                            [] {},
                            nullptr,
                            {},
                            {}});
  ++alive_;
  while (alive_ > 0) dispatch();
  reap();
  running = nullptr;
  if (failure) std::rethrow_exception(failure);
}

void VirtualMachine::go(std::function<void()> body, std::function<void()> done) {
  if (alive_ >= costs_.most_tasks)
    throw std::system_error(std::make_error_code(std::errc::resource_unavailable_try_again),
                            "no further virtual task");
  charge(costs_.spawn_ns);
  *counters_.clones += costs_.clones;
  if (costs_.lose_every != 0 && ++spawned_ % costs_.lose_every == 0) {
    done();
    return;
  }
  ++alive_;
  ready_.push_back(new Task{std::move(body), std::move(done), nullptr, {}, {}});
}

void VirtualMachine::yield() {
  make_ready(current_);
  park();
}

void VirtualMachine::park() {
  charge(costs_.switch_ns);
  counters_.voluntary_switches += costs_.kernel_switches;
  dispatch();
}

MemoryLayers VirtualMachine::memory() const {
  const auto of_all = [this](const MaybeCount& one) { return alive_ * one.value(); };
  const MemoryLayers& one = costs_.per_task;
  return {of_all(one.reserved),     of_all(one.pss),  of_all(one.page_table),
          of_all(one.kernel_stack), of_all(one.slab), -of_all(one.system_free)};
}

void VirtualMachine::charge(std::int64_t ns) {
  now_ns_ += static_cast<std::int64_t>(static_cast<double>(ns) * repetition_factor_);
}

/// Leaves the current task for the next ready one.
void VirtualMachine::dispatch() {
  if (ready_.empty()) {
    if (alive_ == 0) {
      switch_to(idle_.get());
      return;
    }
    std::fprintf(stderr, "fake: all %lld tasks are asleep - deadlock\n",
                 static_cast<long long>(alive_));
    std::raise(
        SIGABRT);  // of std::abort(), AddressSanitizer would have the last word, on this stack
  }
  Task* next = ready_.front();
  ready_.pop_front();
  switch_to(next);
}

void VirtualMachine::switch_to(Task* next) {
  Task* previous = std::exchange(current_, next);
  if (next == previous) return;
  if (next != idle_.get() && next->stack == nullptr) {
    if (free_stacks_.empty()) free_stacks_.push_back(std::make_unique<char[]>(stack_bytes));
    next->stack = std::move(free_stacks_.back());
    free_stacks_.pop_back();
    getcontext(&next->context);
    next->context.uc_stack = {.ss_sp = next->stack.get(), .ss_flags = 0, .ss_size = stack_bytes};
    next->context.uc_link = nullptr;
    makecontext(&next->context, &VirtualMachine::enter, 0);
  }
  // Exceptions in flight belong to the task, not to the thread.
  std::memcpy(previous->exception_state, abi::__cxa_get_globals(), exception_state_bytes);
  std::memcpy(static_cast<void*>(abi::__cxa_get_globals()), next->exception_state,
              exception_state_bytes);
  swapcontext(&previous->context, &next->context);
  reap();
}

void VirtualMachine::reap() {
  if (ended_ == nullptr) return;
  free_stacks_.push_back(std::move(ended_->stack));
  delete std::exchange(ended_, nullptr);
}

void VirtualMachine::enter() {
  VirtualMachine& machine = *running;
  machine.reap();
  machine.current_->body();
  machine.current_->done();
  --machine.alive_;
  machine.ended_ = machine.current_;
  machine.dispatch();
  std::abort();  // an ended task is never resumed
}

}  // namespace barista::fake
