#include "harness/launch/worker_process.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <linux/close_range.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <optional>

#include "harness/launch/fresh_copy.hpp"
#include "harness/launch/interruption.hpp"
#include "harness/launch/memory_watch.hpp"
#include "harness/launch/pipe_reader.hpp"
#include "harness/launch/worker_environment.hpp"
#include "harness/record/reasons.hpp"

namespace barista {
namespace {

using Clock = std::chrono::steady_clock;
constexpr std::size_t kept_error_bytes = 4096;

/// So many descriptors in a row that this process does not have open, which the worker's counters
/// must not displace before it has begun.
int first_free_descriptor(std::size_t count) {
  int first = 100;
  for (int next = first; next < first + static_cast<int>(count); ++next)
    if (::fcntl(next, F_GETFD) >= 0) first = next + 1;
  return first;
}

/// The pipes of a worker: what it prints, and, only if it cannot become the worker, why (as an
/// errno).
struct Pipes {
  explicit Pipes(const WorkerLimits& limits)
      : output(limits.output_bytes, PipeReader::Keep::begin) {}

  PipeReader output;
  PipeReader errors{kept_error_bytes, PipeReader::Keep::end};
  PipeReader start_error{sizeof(int), PipeReader::Keep::begin};
};

/// Async-signal-safe. One that cannot be opened after all is missing from the worker's results.
void open_counters(const std::vector<PerfEvent>& counters, int wanted) {
  for (const PerfEvent& event : counters) {
    const int descriptor = open_counter_of_next_program(event);
    if (descriptor >= 0) {
      ::dup2(descriptor, wanted);
      ::close(descriptor);
    }
    ++wanted;
  }
}

/// Async-signal-safe. Of what barista itself was given, the worker gets no open file, no ignored or
/// blocked signal, and no personality without randomised addresses; a crash writes no core.
void drop_what_was_inherited() {
  constexpr unsigned from = STDERR_FILENO + 1;
  if (::syscall(SYS_close_range, from, ~0u, CLOSE_RANGE_CLOEXEC) != 0)  // before Linux 5.11
    for (int descriptor = from; descriptor < 4096; ++descriptor)
      ::fcntl(descriptor, F_SETFD, FD_CLOEXEC);
  for (int number = 1; number < NSIG; ++number) ::signal(number, SIG_DFL);
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  ::personality(PER_LINUX);
  const rlimit no_core{0, 0};
  ::setrlimit(RLIMIT_CORE, &no_core);
}

/// In the child, between fork and exec: only async-signal-safe calls.
[[noreturn]] void become_worker(const char* executable, int copy, char* const* arguments,
                                char* const* environment, const Binding& binding,
                                const std::vector<PerfEvent>& counters, int counter_descriptor,
                                const Pipes& pipes, pid_t parent) {
  ::setpgid(0, 0);
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != parent) ::_exit(EXIT_FAILURE);  // barista died before prctl
  int error = binding.apply();
  if (error == 0) {
    const int nothing = ::open("/dev/null", O_RDONLY);
    ::dup2(nothing, STDIN_FILENO);
    ::dup2(pipes.output.write_end(), STDOUT_FILENO);
    ::dup2(pipes.errors.write_end(), STDERR_FILENO);
    drop_what_was_inherited();
    open_counters(counters, counter_descriptor);
    if (copy >= 0)
      ::syscall(SYS_execveat, copy, "", arguments, environment, AT_EMPTY_PATH);
    else
      ::execve(executable, arguments, environment);
    error = errno;
  }
  [[maybe_unused]] const ssize_t told =
      ::write(pipes.start_error.write_end(), &error, sizeof error);
  ::_exit(EXIT_FAILURE);
}

std::vector<char*> pointers_to(const std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (const std::string& text : texts) pointers.push_back(const_cast<char*>(text.c_str()));
  pointers.push_back(nullptr);
  return pointers;
}

/// What the worker may know of this process's, where it finds its counters (docs/WORKER.md), and a
/// variable whose length moves the worker's stack about.
std::vector<std::string> environment_of(const WorkerCommand& command, int counter_descriptor) {
  std::vector<std::string> variables = passed_environment();
  std::vector<std::string> counters;
  for (const PerfEvent& event : command.counters)
    counters.push_back(
        fmt::format("{}={}", event.metric, counter_descriptor + static_cast<int>(counters.size())));
  if (!counters.empty())
    variables.push_back(fmt::format("BARISTA_COUNTERS={}", fmt::join(counters, ",")));
  if (command.environment_padding > 0)
    variables.push_back("BARISTA_PADDING=" + std::string(command.environment_padding, 'x'));
  return variables;
}

pid_t start(const WorkerCommand& command, const Binding& binding, Pipes& pipes) {
  const std::string executable = command.executable.string();
  std::vector<std::string> words = command.arguments;
  words.insert(words.begin(), executable);
  const int counter_descriptor = first_free_descriptor(command.counters.size());
  const std::vector<std::string> variables = environment_of(command, counter_descriptor);
  const std::vector<char*> arguments = pointers_to(words);
  const std::vector<char*> environment = pointers_to(variables);
  std::optional<FreshCopy> copy;
  if (command.copy_seed) copy.emplace(command.executable, *command.copy_seed);
  const pid_t parent = ::getpid();
  if (copy) errno = copy->error();
  const pid_t worker = copy && copy->error() != 0 ? -1 : ::fork();
  if (worker == 0)
    become_worker(executable.c_str(), copy ? copy->descriptor() : -1, arguments.data(),
                  environment.data(), binding, command.counters, counter_descriptor, pipes, parent);
  const int error = errno;
  pipes.output.close_write_end();
  pipes.errors.close_write_end();
  pipes.start_error.close_write_end();
  errno = error;
  if (worker > 0) ::setpgid(worker, worker);  // the child does the same: whoever comes first
  return worker;
}

/// Ended, but still there to be waited for, so that its process group cannot be another's yet.
bool has_ended(pid_t worker) {
  siginfo_t info{};
  return ::waitid(P_PID, static_cast<id_t>(worker), &info, WEXITED | WNOHANG | WNOWAIT) == 0 &&
         info.si_pid == worker;
}

void wait_for_output(const Pipes& pipes, std::chrono::milliseconds pause) {
  std::array<pollfd, 2> descriptors{
      {{pipes.output.read_end(), POLLIN, 0}, {pipes.errors.read_end(), POLLIN, 0}}};
  // A worker that has closed both is about to end.
  const bool closing = pipes.output.ended() && pipes.errors.ended();
  ::poll(descriptors.data(), descriptors.size(), closing ? 1 : static_cast<int>(pause.count()));
}

/// Waits until the worker has ended by itself (nothing is returned) or must be ended.
std::optional<WorkerEnd> supervise(pid_t worker, Pipes& pipes, MemoryWatch& memory,
                                   Clock::time_point deadline) {
  Clock::time_point next_look = Clock::now();
  while (!has_ended(worker)) {
    if (interrupted()) return WorkerEnd::interrupted;
    if (Clock::now() >= deadline) return WorkerEnd::timed_out;
    if (Clock::now() >= next_look) {
      if (memory.over_ceiling(worker)) return WorkerEnd::over_memory;
      next_look = Clock::now() + memory.pause();
    }
    if (pipes.output.overflowed()) return WorkerEnd::over_output;
    wait_for_output(pipes, memory.pause());
    pipes.output.drain();
    pipes.errors.drain();
  }
  return std::nullopt;
}

struct Ending {
  int status = 0;  // as of wait()
  rusage usage{};
};

double seconds_of(const timeval& time) {
  return static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec);
}

/// Kills what is left of the group, and takes the last output.
Ending finish(pid_t worker, Pipes& pipes) {
  ::kill(-worker, SIGKILL);
  Ending ending;
  while (::wait4(worker, &ending.status, 0, &ending.usage) < 0 && errno == EINTR) {
  }
  pipes.output.drain();
  pipes.errors.drain();
  pipes.start_error.drain();
  return ending;
}

/// What a process wrote at its end: its last line; of a Go program, which goes on to print
/// where all its goroutines are, the line before them.
std::string last_words_in(std::string_view text) {
  for (std::string_view rest = text; !rest.empty();) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    if (line.starts_with("fatal error: ") || line.starts_with("panic: ")) return std::string(line);
    rest.remove_prefix(std::min(rest.size(), line.size() + 1));
  }
  const auto is_blank = [](char c) { return c == '\n' || c == '\r' || c == ' '; };
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  const std::size_t newline = text.rfind('\n');
  return std::string(newline == std::string_view::npos ? text : text.substr(newline + 1));
}

void read_status(int status, WorkerOutcome& outcome) {
  if (WIFSIGNALED(status)) {
    outcome.end = WorkerEnd::signalled;
    outcome.code = WTERMSIG(status);
  } else {
    outcome.code = WEXITSTATUS(status);
    outcome.end = outcome.code == 0 ? WorkerEnd::succeeded : WorkerEnd::exited;
  }
}

std::string with_last_words(const std::string& cause, const std::string& last_words) {
  return last_words.empty() ? cause : fmt::format("{}: {}", cause, last_words);
}

/// That may be over by the next try.
bool is_shortage(int error) {
  return error == EAGAIN || error == ENOMEM || error == EMFILE || error == ENFILE;
}

std::string cause_of(const WorkerOutcome& outcome, const WorkerCommand& command,
                     const WorkerLimits& limits, std::int64_t effective_ceiling_bytes) {
  switch (outcome.end) {
    case WorkerEnd::succeeded:
      return {};
    case WorkerEnd::exited:
      return with_last_words(fmt::format("exit code {}", outcome.code), outcome.last_words);
    case WorkerEnd::signalled:
      return with_last_words(
          fmt::format("{} {}{}", reasons::killed_by, signal_name(outcome.code),
                      outcome.code == SIGKILL ? " (out of memory, or by hand)" : ""),
          outcome.last_words);
    case WorkerEnd::timed_out:
      return fmt::format("{} {} s", reasons::time_out, limits.timeout.count());
    case WorkerEnd::over_memory:
      return fmt::format("{} {} MiB", reasons::memory_ceiling, effective_ceiling_bytes >> 20);
    case WorkerEnd::over_output:
      return fmt::format("printed more than {} MiB", limits.output_bytes >> 20);
    case WorkerEnd::not_started:
      return fmt::format(
          "{}{}{}", command.executable.filename().string(),
          is_shortage(outcome.code) ? reasons::cannot_be_started_now : " cannot be started: ",
          ::strerror(outcome.code));
    case WorkerEnd::interrupted:
      return "interrupted";
  }
  return "unknown";
}

}  // namespace

std::string signal_name(int signal) {
#if defined(__GLIBC__)  // musl has no names, only descriptions
  if (const char* name = ::sigabbrev_np(signal)) return fmt::format("SIG{}", name);
#endif
  return fmt::format("signal {}", signal);
}

WorkerOutcome run_worker(const WorkerCommand& command, const Binding& binding,
                         const WorkerLimits& limits) {
  const Clock::time_point begin = Clock::now();
  MemoryWatch memory(limits.memory_ceiling_bytes);
  Pipes pipes(limits);
  WorkerOutcome outcome;
  const pid_t worker = start(command, binding, pipes);
  if (worker < 0) {
    outcome.end = WorkerEnd::not_started;
    outcome.code = errno;
  } else {
    const Clock::time_point deadline =
        begin + std::chrono::duration_cast<Clock::duration>(limits.timeout);
    const std::optional<WorkerEnd> forced = supervise(worker, pipes, memory, deadline);
    const Ending ending = finish(worker, pipes);
    read_status(ending.status, outcome);
    outcome.cpu_s = seconds_of(ending.usage.ru_utime) + seconds_of(ending.usage.ru_stime);
    outcome.involuntary_switches = ending.usage.ru_nivcsw;
    outcome.major_faults = ending.usage.ru_majflt;
    if (forced) outcome.end = *forced;
    if (!forced && pipes.output.overflowed()) outcome.end = WorkerEnd::over_output;
    if (pipes.start_error.text().size() == sizeof(int)) {
      outcome.end = WorkerEnd::not_started;
      ::memcpy(&outcome.code, pipes.start_error.text().data(), sizeof(int));
    }
  }
  outcome.output = pipes.output.text();
  outcome.last_words = last_words_in(pipes.errors.text());
  outcome.cause = cause_of(outcome, command, limits, memory.ceiling_bytes());
  outcome.seconds = std::chrono::duration<double>(Clock::now() - begin).count();
  return outcome;
}

}  // namespace barista
