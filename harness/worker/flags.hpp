// The flags that a worker adds to Google Benchmark's.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace barista {

struct WorkerFlags {
  bool describe = false;
  std::string case_name;      // empty: the default cases
  std::vector<unsigned> pus;  // empty: not bound
  std::uint64_t seed = 0;
  std::optional<double> min_time_s;  // as --benchmark_min_time, with or without its unit
  double slowdown = 0;  // share by which measured intervals are prolonged, for `barista certify`
  bool coarse_clock = false;  // measure with a clock of milliseconds, to see it refused
};

/// Takes the --barista_ flags, and --benchmark_min_time, whose spelling depends on the library's
/// version (library_flags.hpp), out of argc/argv and leaves the rest. Throws std::invalid_argument
/// with one sentence.
WorkerFlags take_flags(int& argc, char** argv);

}  // namespace barista
