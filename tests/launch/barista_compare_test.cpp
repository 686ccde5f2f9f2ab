// Two runs of the real program against each other: times are judged only where other runs tell how
// much runs of the same binaries differ anyway.
#include <algorithm>

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
    // These runs begin in the same second: a seed of its own makes each another one.
    *(std::find(arguments.begin(), arguments.end(), "--seed") + 1) = std::to_string(name.back());
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
              AllOf(HasSubstr("times are judged by how 4 other runs of the same binaries differ, "
                              "which began from 20"),
                    HasSubstr("nothing is taken off"), Not(HasSubstr("drift unknown"))));
}

TEST_F(BaristaCompare, CountsCopiesOfARunOnce) {
  for (const char* name : {"a", "b", "c"}) measure(name);
  const auto copy = [this](const char* from, const char* to) {
    std::filesystem::copy(directory_ / from, directory_ / to,
                          std::filesystem::copy_options::recursive);
  };
  for (const char* to : {"copy1", "copy2", "copy3"}) copy("c", to);
  copy("a", "copy of a");
  EXPECT_THAT(compare({}).output, HasSubstr("1 of 4 other runs needed were found"));
}

TEST_F(BaristaCompare, TellsOfANamedRunThatCannotBeRead) {
  for (const char* name : {"a", "b", "c"}) measure(name);
  directory_.write("c/manifest.json", "{");
  EXPECT_THAT(compare({}).output, HasSubstr("0 of 4 other runs needed were found"));
  const WorkerOutcome named = compare({"--history", (directory_ / "c").string()});
  EXPECT_EQ(named.code, exit_invalid_data);
  EXPECT_THAT(named.last_words, HasSubstr("c/manifest.json"));
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

/// What a run's verdicts are must not depend on what happens to lie beside it.
TEST_F(BaristaCompare, AHistoryOfClaimsIsNamed) {
  for (const char* name : {"a", "b", "c", "d", "e"}) measure(name);
  const auto claims = [this](std::vector<std::string> more) {
    more.insert(more.begin(), {"claims", (directory_ / "a").string(), "--claims",
                               (directory_ / "claims.toml").string()});
    return run({BARISTA_BINARY, more});
  };
  EXPECT_EQ(claims({}).end, WorkerEnd::succeeded);
  EXPECT_THAT(text_of(directory_ / "a/claims.md"), HasSubstr("which is usual; how much it does"));
  EXPECT_EQ(claims({"--history", directory_.path().string()}).end, WorkerEnd::succeeded);
  EXPECT_THAT(text_of(directory_ / "a/claims.md"),
              HasSubstr("as it does among 4 other runs of the same binaries"));
  EXPECT_THAT(claims({"--history", "/nowhere"}).last_words,
              HasSubstr("--history: /nowhere holds no run"));
}

TEST_F(BaristaCompare, CertifiesPairsOfRuns) {
  for (const char* name : {"a", "b", "c", "d", "e"}) measure(name);
  const auto certify = [this](std::vector<std::string> more) {
    more.insert(more.begin(), {"certify", "--between", directory_.path().string(), "--claims",
                               (directory_ / "claims.toml").string(), "--out",
                               (directory_ / "certificate").string()});
    return run({BARISTA_BINARY, more});
  };
  const WorkerOutcome too_few = certify({});
  EXPECT_EQ(too_few.code, exit_usage);
  EXPECT_THAT(too_few.last_words, HasSubstr("5 runs are too few to be judged by each other: 6"));
  measure("f");
  const WorkerOutcome judged = certify({"--slowdowns", "50%"});
  EXPECT_EQ(judged.code, exit_inconclusive) << judged.output << judged.last_words;
  EXPECT_THAT(judged.output,
              AllOf(HasSubstr("0 of 15 whole reports of two runs of the same binaries"),
                    HasSubstr("they share 6 runs, so that no more than 3 of them surely are"),
                    HasSubstr("more: ")));
  EXPECT_THAT(text_of(directory_ / "certificate/pairs.csv"), HasSubstr("\na,b,"));
  EXPECT_THAT(text_of(directory_ / "certificate/between.md"), HasSubstr("**Power.** One runtime"));
  for (const char* runtime : {"one", "two"})
    write_fake_worker(workers(), runtime, worker_body + "# built anew\n");
  measure("g");
  EXPECT_THAT(certify({}).last_words, HasSubstr("are not runs of the same workers"));
}

}  // namespace
}  // namespace barista
