// A copy of an executable in memory, to be executed in its place, so that no two processes run the
// same physical pages.
//
// Which cache sets an executable's code and constants fall into depends on the physical pages that
// the page cache happens to hold it in, for as long as it stays there: a level of the file, not of
// the program, which no number of processes averages. A copy whose pages are written in random
// order makes it a part of the spread between processes, as the padding of the environment does
// with the stack (Mytkowicz et al. 2009, "Producing wrong data without doing anything obviously
// wrong"; Curtsinger and Berger 2013, "Stabilizer").
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace barista {

class FreshCopy {
 public:
  /// Of all bytes of `executable`; `seed` orders its pages. Throws nothing: see error().
  FreshCopy(const std::filesystem::path& executable, std::uint64_t seed);
  FreshCopy(const FreshCopy&) = delete;
  FreshCopy& operator=(const FreshCopy&) = delete;
  ~FreshCopy();

  /// Of a file without a name, for execveat(); closed by exec. -1 if there is none.
  int descriptor() const { return descriptor_; }

  /// The errno of what failed, or 0.
  int error() const { return error_; }

 private:
  int descriptor_ = -1;
  int error_ = 0;
};

/// Why no copy of this file could do its work, in words; empty if nothing is known against it. The
/// kernel executes only what has a format of its own without a name (a script is read again, by
/// its name), and privileges belong to the file that has them.
std::string reason_not_to_copy(const std::filesystem::path& executable);

}  // namespace barista
