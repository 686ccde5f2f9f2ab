// Runs a check in a process of its own, because it changes what the process may use.
#pragma once

#include <sys/wait.h>
#include <unistd.h>

namespace barista {

/// Whether `check`, run after fork(), returned true.
template <class Check>
bool holds_in_child(Check check) {
  const pid_t child = ::fork();
  if (child == 0) ::_exit(check() ? 0 : 1);
  int status = 0;
  return child > 0 && ::waitpid(child, &status, 0) == child && WIFEXITED(status) &&
         WEXITSTATUS(status) == 0;
}

}  // namespace barista
