#include "harness/launch/worker_environment.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>

namespace barista {
namespace {

// LD_LIBRARY_PATH may be what a worker starts by; the fingerprint names it (inherited.hpp).
constexpr std::array passed_names{"PATH",  "HOME",   "USER", "LOGNAME",
                                  "SHELL", "TMPDIR", "TZ",   "LD_LIBRARY_PATH"};
constexpr std::array passed_prefixes{"BARISTA_", "ASAN_OPTIONS", "UBSAN_OPTIONS", "TSAN_OPTIONS",
                                     "LSAN_OPTIONS"};
constexpr std::array tunable_prefixes{"BENCHMARK_", "GOMAXPROCS",  "GOGC",           "GODEBUG",
                                      "GOMEMLIMIT", "GOTRACEBACK", "GOFIPS140",      "GORACE",
                                      "GOCOVERDIR", "MALLOC_",     "GLIBC_TUNABLES", "LD_",
                                      "TBB_",       "OMP_",        "KMP_",           "BOOST_",
                                      "HWLOC_",     "JEMALLOC_",   "TCMALLOC_",      "MIMALLOC_"};

template <class Prefixes>
bool begins_with_any(std::string_view text, const Prefixes& prefixes) {
  return std::any_of(prefixes.begin(), prefixes.end(),
                     [&](std::string_view prefix) { return text.starts_with(prefix); });
}

std::string_view name_of(std::string_view variable) {
  return variable.substr(0, variable.find('='));
}

bool is_passed(std::string_view name) {
  return std::find(passed_names.begin(), passed_names.end(), name) != passed_names.end() ||
         begins_with_any(name, passed_prefixes);
}

}  // namespace

std::vector<std::string> passed_environment() {
  std::vector<std::string> variables;
  for (char** variable = environ; *variable != nullptr; ++variable)
    if (is_passed(name_of(*variable))) variables.emplace_back(*variable);
  return variables;
}

std::vector<std::string> withheld_tunables() {
  std::vector<std::string> names;
  for (char** variable = environ; *variable != nullptr; ++variable) {
    const std::string_view name = name_of(*variable);
    if (!is_passed(name) && begins_with_any(name, tunable_prefixes)) names.emplace_back(name);
  }
  return names;
}

}  // namespace barista
