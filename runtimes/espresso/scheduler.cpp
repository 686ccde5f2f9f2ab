#include "scheduler.hpp"

#include <pthread.h>
#include <sched.h>

#include <algorithm>
#include <cstdio>
#include <exception>
#include <latch>
#include <stdexcept>
#include <string>
#include <system_error>
#include <thread>

#include "available_processors.hpp"
#include "dump.hpp"
#include "dump_signal.hpp"
#include "fatal.hpp"
#include "stack_overflow.hpp"
#include "worker.hpp"

namespace espresso::detail {
namespace {

/// Who has started a million goroutines that all wait learns what they wait for from these, too.
constexpr std::size_t most_in_deadlock = 1000;

unsigned number_of_workers(const Options& options) {
  if (options.workers != 0) return options.workers;
  return options.pus.empty() ? available_processors() : static_cast<unsigned>(options.pus.size());
}

void check_stack_bytes(const char* option, std::size_t bytes) {
  if (bytes > StackArena::largest_stack_bytes) {
    throw std::invalid_argument("espresso: " + std::string(option) + " is " +
                                std::to_string(bytes) + ", but the largest stack has " +
                                std::to_string(StackArena::largest_stack_bytes) + " bytes");
  }
}

Options checked(Options options) {
  options.workers = number_of_workers(options);
  options.most_workers = std::max(options.most_workers, options.workers);
  if (!options.pus.empty() && options.pus.size() < options.most_workers) {
    throw std::invalid_argument("espresso: pus has " + std::to_string(options.pus.size()) +
                                " entries for " + std::to_string(options.most_workers) +
                                " workers: give one for each, or none");
  }
  check_stack_bytes("stack_bytes", options.stack_bytes);
  check_stack_bytes("large_stack_bytes", options.large_stack_bytes);
  return options;
}

void bind(pthread_t thread, unsigned worker, unsigned pu) {
  const std::size_t bytes = CPU_ALLOC_SIZE(pu + 1);
  cpu_set_t* set = CPU_ALLOC(pu + 1);
  if (set == nullptr) throw std::bad_alloc();
  CPU_ZERO_S(bytes, set);
  CPU_SET_S(pu, bytes, set);
  const int error = ::pthread_setaffinity_np(thread, bytes, set);
  CPU_FREE(set);
  if (error != 0) {
    throw std::invalid_argument("espresso: worker " + std::to_string(worker) +
                                " cannot be bound to PU " + std::to_string(pu) + ": " +
                                std::generic_category().message(error));
  }
}

/// The others wait for what main would have done.
[[noreturn]] void end_by_what_main_threw(const std::exception_ptr& thrown, std::int64_t alive) {
  const auto waiting = static_cast<long long>(alive);
  constexpr const char* sentence =
      "an exception has left main, which %lld goroutines still wait for, for ever: %s";
  try {
    std::rethrow_exception(thrown);
  } catch (const std::exception& error) {
    fatal(sentence, waiting, error.what());
  } catch (...) {
    fatal(sentence, waiting, "it is not a std::exception");
  }
}

/// The kernel threads: all of them start to work at the same moment, or none does.
class Threads {
 public:
  Threads(Scheduler& scheduler, const Options& options) {
    threads_.reserve(options.most_workers);
    try {
      for (unsigned i = 0; i < options.most_workers; ++i) {
        threads_.emplace_back(
            [this, worker = scheduler.workers[i].get(), signal_stack = SignalStack()] {
              const SignalStack::Use used(signal_stack);
              started_.wait();
              if (!cancelled_) worker->run();
            });
        if (!options.pus.empty()) bind(threads_.back().native_handle(), i, options.pus[i]);
      }
    } catch (...) {
      cancelled_ = true;
      join();
      throw;
    }
  }

  void join() {
    started_.count_down();
    for (std::thread& thread : threads_) thread.join();
  }

 private:
  std::latch started_{1};
  bool cancelled_ = false;  // before started_ is counted down
  std::vector<std::thread> threads_;
};

}  // namespace

Scheduler::Scheduler(const Options& options)
    : arena(options.stack_bytes != 0 ? options.stack_bytes : StackArena::default_stack_bytes),
      large_stacks(options.large_stack_bytes != 0 ? options.large_stack_bytes
                                                  : LargeStacks::default_bytes),
      slab(arena),
      idle(options.most_workers, options.workers) {
  arena.reserve(options.most_workers * Worker::most_spare_stacks + SpareStacks::most_in_transit);
  for (unsigned i = 0; i < options.most_workers; ++i)
    workers.push_back(std::make_unique<Worker>(*this, i, options.most_workers));
}

Scheduler::~Scheduler() = default;

void Scheduler::on_quiescence() {
  std::int64_t alive = 0;
  for (const auto& worker : workers) alive += worker->balance();
  if (alive != 0) {
    try {
      dump(*this, stderr, most_in_deadlock);
    } catch (const std::exception& error) {  // no memory is left for it
      say("no dump: %s", error.what());
    }
    if (thrown_by_main) end_by_what_main_threw(thrown_by_main, alive);
    fatal(
        "all goroutines are asleep - deadlock! (%lld alive, and nothing is left that could wake "
        "one)",
        static_cast<long long>(alive));
  }
  ended.store(true);
  idle.wake_all();
}

bool Scheduler::work_visible() const {
  return !global.empty() || std::any_of(workers.begin(), workers.end(),
                                        [](const auto& worker) { return worker->has_work(); });
}

void Scheduler::share(const Chain<Goroutine>& goroutines) {
  if (goroutines.size == 0) return;
  global.push(goroutines);
  idle.announce();
}

std::int64_t Scheduler::stack_bytes_in_use() const {
  std::int64_t stacks = 0;
  for (const auto& worker : workers) stacks += worker->stacks_in_use();
  return stacks * static_cast<std::int64_t>(arena.stack_bytes());
}

bool Scheduler::has_room_below(const void* frame) const {
  return arena_of(frame).has_room_below(frame);
}

void Scheduler::describe_stack_of(Context& context, void* frame) {
  arena_of(frame).describe_stack_of(context, frame);
}

void compiled_for(CompiledHere) {}

void run(const Options& given, void (*main)(void*), void* argument, CompiledHere) {
  if (this_worker() != nullptr)
    throw std::logic_error("espresso: run() was called from a goroutine");
  prepare_asymmetric_fences();
  name_stack_overflows();
  const Options options = checked(given);
  Scheduler scheduler(options);
  std::exception_ptr& thrown = scheduler.thrown_by_main;
  Goroutine& first = scheduler.workers.front()->new_goroutine();
  auto body = [&thrown, main, argument] {
    try {
      main(argument);
    } catch (...) {
      thrown = std::current_exception();
    }
  };
  set_body<decltype(body)>(first, body);
  scheduler.global.push(first);
  const DumpSignal dump_signal(scheduler, options.dump_signal);
  Threads(scheduler, options).join();
  if (thrown) std::rethrow_exception(thrown);
}

}  // namespace espresso::detail
