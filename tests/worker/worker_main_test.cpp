#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/worker/worker.hpp"

namespace barista {
namespace {

/// What worker_main() answers to one flag: its exit code and what it writes to stderr.
std::pair<int, std::string> answer(std::string flag) {
  std::string program = "bench-x";
  char* argv[] = {program.data(), flag.data(), nullptr};
  testing::internal::CaptureStderr();
  const int code = worker_main(2, argv, {.runtime = "x"});
  return {code, testing::internal::GetCapturedStderr()};
}

TEST(WorkerMain, RefusesPusThatThisProcessMayNotUse) {
  for (const std::string pu : {"1023", "4000000"})
    EXPECT_EQ(answer("--barista_pus=" + pu),
              std::pair(64, "bench-x: --barista_pus: this process may not use PU " + pu +
                                "; `barista doctor` names those it may\n"));
}

}  // namespace
}  // namespace barista
