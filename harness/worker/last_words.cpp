#include "harness/worker/last_words.hpp"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <cstring>

namespace barista {
namespace {

// Everything below runs in a signal handler of a broken process: system calls, and no memory but
// the stack's.

class OpenFile {
 public:
  explicit OpenFile(const char* path) : descriptor_(::open(path, O_RDONLY | O_CLOEXEC)) {}
  ~OpenFile() { ::close(descriptor_); }
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;

  template <std::size_t size>
  std::size_t read(std::array<char, size>& buffer) const {
    const ssize_t count = ::read(descriptor_, buffer.data(), buffer.size());
    return count > 0 ? static_cast<std::size_t>(count) : 0;
  }

 private:
  int descriptor_;
};

long maps_in_use() {
  const OpenFile maps("/proc/self/maps");
  std::array<char, 4096> buffer;
  long lines = 0;
  while (const std::size_t count = maps.read(buffer))
    for (std::size_t i = 0; i < count; ++i) lines += buffer[i] == '\n' ? 1 : 0;
  return lines;
}

long largest_number_of_maps() {
  std::array<char, 32> text;
  const std::size_t count = OpenFile("/proc/sys/vm/max_map_count").read(text);
  long number = 0;
  std::from_chars(text.data(), text.data() + count, number);
  return number;
}

void say(const char* text) { [[maybe_unused]] const auto n = ::write(2, text, std::strlen(text)); }

void say(long number) {
  std::array<char, 24> text{};
  std::to_chars(text.data(), text.data() + text.size() - 1, number);
  say(text.data());
}

void name_map_limit_if_used_up() {
  const long used = maps_in_use();
  const long most = largest_number_of_maps();
  if (most <= 0 || used * 100 < most * 95) return;
  say("vm.max_map_count=");
  say(most);
  say(" (");
  say(used);
  say(" maps in use)\n");
}

/// The signal comes again, and without this handler ends the process.
void on_crash(int signal) {
  name_map_limit_if_used_up();
  ::raise(signal);
}

void install(int signal) {
  struct sigaction present {};
  if (::sigaction(signal, nullptr, &present) != 0 || present.sa_handler != SIG_DFL) return;
  struct sigaction action {};
  action.sa_handler = on_crash;
  action.sa_flags = static_cast<int>(SA_RESETHAND | SA_ONSTACK);
  ::sigaction(signal, &action, nullptr);
}

}  // namespace

void name_map_limit_on_crash() {
  static std::array<char, 32 * 1024> stack;  // of this thread: its own may be what is missing
  const stack_t alternate{.ss_sp = stack.data(), .ss_flags = 0, .ss_size = stack.size()};
  ::sigaltstack(&alternate, nullptr);
  for (const int signal : {SIGSEGV, SIGBUS, SIGABRT}) install(signal);
}

}  // namespace barista
