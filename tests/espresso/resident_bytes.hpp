#pragma once

#include <unistd.h>

#include <fstream>

namespace espresso {

/// Resident memory of this process. (proc_pid_statm(5))
inline long resident_bytes() {
  long pages = 0;
  std::ifstream("/proc/self/statm") >> pages >> pages;
  return pages * ::sysconf(_SC_PAGESIZE);
}

}  // namespace espresso
