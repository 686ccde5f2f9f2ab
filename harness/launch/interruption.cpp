#include "harness/launch/interruption.hpp"

#include <csignal>
#include <initializer_list>

namespace barista {
namespace {

// A signal handler can reach nothing but a global.
volatile std::sig_atomic_t caught_signal = 0;

void note(int signal) { caught_signal = signal; }

void install(void (*handler)(int), int flags) {
  struct sigaction action {};
  action.sa_handler = handler;
  action.sa_flags = flags;
  for (const int signal : {SIGINT, SIGTERM}) ::sigaction(signal, &action, nullptr);
}

}  // namespace

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
