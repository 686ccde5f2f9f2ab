// conformance-<runtime> [--workers=N]: runs the suite on one runtime with N workers, bound to the
// first N PUs where that many are allowed. Compiled once for each runtime with
// BARISTA_RUNTIME_HEADER and BARISTA_RUNTIME.
#include BARISTA_RUNTIME_HEADER

#include <unistd.h>

#include <charconv>
#include <cstdio>
#include <stdexcept>
#include <string_view>

#include "tests/conformance/channel.hpp"
#include "tests/conformance/exceptions.hpp"
#include "tests/conformance/join.hpp"
#include "tests/conformance/parker.hpp"
#include "tests/conformance/place.hpp"
#include "tests/conformance/refusal.hpp"
#include "tests/conformance/scale.hpp"
#include "tests/conformance/sleep.hpp"
#include "tests/conformance/spawn.hpp"
#include "tests/conformance/wait_group.hpp"
#include "tests/conformance/yield.hpp"

namespace {

using Runtime = BARISTA_RUNTIME;

constexpr unsigned seconds_until_it_counts_as_hung = 280;
constexpr int wrong_usage = 64;

/// False unless the arguments are none or --workers=N.
bool parse_workers(int count, char** arguments, unsigned& workers) {
  constexpr std::string_view flag = "--workers=";
  for (int i = 1; i < count; ++i) {
    const std::string_view argument = arguments[i];
    if (!argument.starts_with(flag)) return false;
    const char* const end = argument.data() + argument.size();
    const auto [parsed_to, error] = std::from_chars(argument.data() + flag.size(), end, workers);
    if (error != std::errc() || parsed_to != end || workers == 0) return false;
  }
  return true;
}

/// The first `workers` PUs that this process may use; none if there are too few.
std::vector<unsigned> first_pus(unsigned workers) {
  std::vector<unsigned> pus = barista::PuSet::of_this_thread().pus();
  if (pus.size() < workers) return {};
  pus.resize(workers);
  return pus;
}

}  // namespace

int main(int count, char** arguments) {
  testing::InitGoogleTest(&count, arguments);
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  barista::RuntimeOptions& options = barista::conformance::options();
  if (!parse_workers(count, arguments, options.workers)) {
    std::fprintf(stderr, "%s takes --workers=N, N from 1 on, and GoogleTest's flags\n",
                 arguments[0]);
    return wrong_usage;
  }
  options.pus = first_pus(options.workers);
  alarm(seconds_until_it_counts_as_hung);
  try {
    Runtime::run(options, [] {});
  } catch (const std::invalid_argument& error) {
    barista::conformance::refusal() = error.what();
  }
  return RUN_ALL_TESTS();
}
