// Two runs of the real program against each other: times are judged only where other runs tell how
// much runs of the same binaries differ anyway.
#include "harness/record/errors.hpp"
#include "tests/launch/barista_program.hpp"

namespace barista {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class BaristaCompare : public BaristaProgram {
 protected:
  void measure(const std::string& name) const {
    std::vector<std::string> arguments = new_run(name);
    arguments.insert(arguments.end(), {"--experiment", "yield"});
    ASSERT_EQ(barista(arguments).end, WorkerEnd::succeeded);
  }
  WorkerOutcome compare(std::vector<std::string> more) const {
    more.insert(more.begin(),
                {"compare", (directory_ / "a").string(), (directory_ / "b").string()});
    return run({BARISTA_BINARY, more});
  }
};

TEST_F(BaristaCompare, FindsTheHistoryBesideTheRuns) {
  for (const char* name : {"a", "b", "c", "d", "e"}) measure(name);
  const WorkerOutcome unknown = compare({});
  EXPECT_EQ(unknown.code, exit_inconclusive);
  EXPECT_THAT(unknown.output, AllOf(HasSubstr("times have no verdict"),
                                    HasSubstr("3 of 4 other runs needed were found"),
                                    HasSubstr("no verdict: drift unknown here")));
  EXPECT_EQ(compare({"--gate"}).code, exit_inconclusive);
  measure("f");
  const WorkerOutcome known = compare({});
  EXPECT_EQ(known.end, WorkerEnd::succeeded) << known.output;
  EXPECT_THAT(known.output,
              AllOf(HasSubstr("times are judged by how 4 other runs of the same "
                              "binaries differ"),
                    HasSubstr("nothing is taken off"), Not(HasSubstr("drift unknown"))));
}

TEST_F(BaristaCompare, LearnsNothingFromRunsOfOtherWorkers) {
  for (const char* name : {"a", "b", "c", "d", "e"}) measure(name);
  for (const char* runtime : {"one", "two"})
    write_fake_worker(workers(), runtime, worker_body + "# built anew\n");
  measure("f");
  EXPECT_THAT(compare({}).output, HasSubstr("3 of 4 other runs needed were found"));
}

TEST_F(BaristaCompare, RefusesAHistoryThatHoldsNoRun) {
  measure("a");
  measure("b");
  const WorkerOutcome refused = compare({"--history", "/nowhere"});
  EXPECT_EQ(refused.code, exit_usage);
  EXPECT_THAT(refused.last_words, HasSubstr("--history: /nowhere holds no run"));
}

}  // namespace
}  // namespace barista
