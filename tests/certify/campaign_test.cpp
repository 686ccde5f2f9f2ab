#include "harness/certify/campaign.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "harness/record/errors.hpp"
#include "tests/record/temporary_directory.hpp"

namespace barista {
namespace {

TEST(PlanReports, EqualSidesFirstThenEverySlowdownInTurn) {
  const auto plan =
      plan_reports({.reports = 2, .power_reports = 2, .slowdowns = {0.05, 0.1}, .seed = 100});
  std::vector<double> slowdowns;
  std::set<std::uint64_t> seeds;
  for (std::size_t i = 0; i < plan.size(); ++i) {
    EXPECT_EQ(plan[i].report, static_cast<int>(i));
    slowdowns.push_back(plan[i].slowdown);
    seeds.insert(plan[i].seed);
  }
  EXPECT_THAT(slowdowns, ::testing::ElementsAre(0, 0, 0.05, 0.1, 0.05, 0.1));
  EXPECT_EQ(seeds.size(), plan.size());
}

TEST(Campaign, IsTakenUpOnlyUnderTheSameConditions) {
  const TemporaryDirectory directory;
  const Topology topology = Topology::discover();
  Runtimes runtimes;
  runtimes.present.push_back({.description = {}, .executable = "bench", .content_id = "1"});
  runtimes.present.back().description.runtime = "go";
  Campaign campaign{.directory = directory.path() / "c", .suite = {}, .runtimes = {"go"}};
  campaign.suite.id = "certify";
  campaign.suite.rounds = 9;
  campaign.settings.reports = 7;
  campaign.settings.seed = 3;
  begin_campaign(campaign, runtimes, topology);

  const CampaignNames names = read_names(campaign.directory);
  EXPECT_EQ(names.suite, "certify");
  EXPECT_EQ(names.rounds, 9);
  EXPECT_EQ(names.runtimes, campaign.runtimes);
  EXPECT_EQ(resume_settings(campaign, runtimes, topology).reports, 7u);

  runtimes.present.back().content_id = "2";
  EXPECT_THROW(resume_settings(campaign, runtimes, topology), UsageError);
  EXPECT_THROW(begin_campaign(campaign, runtimes, topology), UsageError);
  EXPECT_THROW(read_names(directory.path()), InvalidData);
}

}  // namespace
}  // namespace barista
