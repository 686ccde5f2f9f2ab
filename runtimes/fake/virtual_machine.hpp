// A machine in virtual time for testing the harness: tasks are coroutines of one thread, run first
// come first served, and every operation costs what a table says. The same seed gives the same
// figures on every machine. Measures nothing real.
#pragma once

#include <cstdint>
#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <random>
#include <vector>

#include "harness/contract/probes.hpp"

namespace barista::fake {

/// What the table says, for one kind of task.
struct Costs {
  std::int64_t spawn_ns;
  std::int64_t switch_ns;
  double
      spread;  // of a process around the table, and of a repetition around its process, as a share
  std::int64_t kernel_switches;  // voluntary kernel switches per switch
  std::int64_t clones;           // clone calls per spawn
  MemoryLayers per_task;         // of a live task; system_free is what the system loses
  std::int64_t most_tasks;       // alive at the same time; one more fails
  std::int64_t
      lose_every;  // every so many-th task is lost, to be caught by the experiments; 0: none
};

struct Task;

class VirtualMachine {
 public:
  explicit VirtualMachine(const Costs& costs);
  ~VirtualMachine();

  /// Runs main and all it starts, in virtual time. An exception that leaves main leaves run.
  void run(std::uint64_t seed, std::function<void()> main);
  /// `done` runs when the task has ended or was lost. Throws std::system_error beyond most_tasks.
  void go(std::function<void()> body, std::function<void()> done);
  void yield();
  /// The running task computes for so long.
  void spend(std::int64_t ns) { now_ns_ += ns; }

  // For primitives: a task that waits leaves its name somewhere, parks, and is made ready by
  // another.
  Task* current() const { return current_; }
  void park();
  void make_ready(Task* task) { ready_.push_back(task); }

  std::int64_t now_ns() const { return now_ns_; }
  const Counters& counters() const { return counters_; }
  MemoryLayers memory() const;

 private:
  void charge(std::int64_t ns);
  void dispatch();
  void switch_to(Task* next);
  void reap();
  static void enter();

  Costs costs_;
  std::mt19937_64 random_;
  bool seeded_ = false;
  double process_factor_ = 1.0;
  double repetition_factor_ = 1.0;
  std::int64_t now_ns_ = 0;
  std::int64_t spawned_ = 0;
  std::int64_t alive_ = 0;
  Counters counters_;
  std::deque<Task*> ready_;
  std::vector<std::unique_ptr<char[]>> free_stacks_;
  std::unique_ptr<Task> idle_;  // the context of run() itself
  Task* current_ = nullptr;
  Task* ended_ = nullptr;  // its stack is still in use until the next switch
};

}  // namespace barista::fake
