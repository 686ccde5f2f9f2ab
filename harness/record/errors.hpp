// The two ways in which a command can end early. Each carries one sentence: which file, line or
// field, what was expected, what to do. Caught once, in cli/main.cpp.
#pragma once

#include <stdexcept>

namespace barista {

enum ExitCode {
  exit_done = 0,
  exit_gate = 1,
  exit_inconclusive = 2,
  exit_invalid_data = 3,
  exit_usage = 64,
  exit_interrupted = 130,
  exit_output_closed = 141  // as of a program that dies of SIGPIPE
};

/// Something the user wrote is wrong: a flag, a suite, a claims file, a PU list. Nothing has been
/// written.
struct UsageError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// A run directory, or what a program printed, is not what it should be.
struct InvalidData : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// The system did not take what was to be written: the disk is full, or went away. What had been
/// recorded before is still there.
struct WriteFailed : InvalidData {
  using InvalidData::InvalidData;
};

}  // namespace barista
