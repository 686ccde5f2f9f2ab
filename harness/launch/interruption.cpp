#include "harness/launch/interruption.hpp"

#include <csignal>
#include <initializer_list>

namespace barista {
namespace {

// A signal handler can reach nothing but a global.
volatile std::sig_atomic_t caught_signal = 0;

void note(int signal) { caught_signal = signal; }

bool is_ignored(int signal) {
  struct sigaction present {};
  return ::sigaction(signal, nullptr, &present) == 0 && present.sa_handler == SIG_IGN;
}

void install(void (*handler)(int), int flags) {
  struct sigaction action {};
  action.sa_handler = handler;
  action.sa_flags = flags;
  for (const int signal : {SIGINT, SIGTERM}) ::sigaction(signal, &action, nullptr);
  if (!is_ignored(SIGHUP)) ::sigaction(SIGHUP, &action, nullptr);
}

}  // namespace

void restore_signals() {
  for (const int signal : {SIGCHLD, SIGINT, SIGTERM, SIGQUIT, SIGALRM, SIGUSR1, SIGUSR2})
    ::signal(signal, SIG_DFL);
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
}

InterruptionWatch::InterruptionWatch() {
  caught_signal = 0;
  install(note, static_cast<int>(SA_RESETHAND));  // no SA_RESTART: poll() must return
}

InterruptionWatch::~InterruptionWatch() {
  install(SIG_DFL, 0);
  caught_signal = 0;
}

bool interrupted() { return caught_signal != 0; }

}  // namespace barista
