#include "harness/certify/certificate.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "harness/certify/certificate_search.hpp"
#include "harness/certify/certificate_text.hpp"
#include "harness/record/errors.hpp"
#include "tests/record/temporary_directory.hpp"

namespace barista {
namespace {

using ::testing::HasSubstr;

Certificate issue(std::size_t reports, std::size_t false_alarms, std::size_t wrong_direction = 0) {
  std::vector<ReportOutcome> outcomes(reports,
                                      {.comparisons = 20, .equivalent = 10, .detectable = 0.04});
  for (std::size_t i = 0; i < false_alarms; ++i) outcomes[i].worse = 2;
  for (const double slowdown : {0.2, 0.05})
    for (int i = 0; i < 2; ++i)
      outcomes.push_back({.slowdown = slowdown,
                          .comparisons = 10,
                          .better = wrong_direction,
                          .worse = 8,
                          .within_reach = 5,
                          .found_within_reach = 5});
  Certificate certificate{.barista_version = "1",
                          .issued_utc = "2026-01-02T03:04:05Z",
                          .valid_until_utc = utc_after("2026-01-02T03:04:05Z", 90),
                          .fingerprint_id = "abc",
                          .fingerprint = {{"cpu", "x"}},
                          .conditions = {{"suite", "certify"}}};
  tally(certificate, outcomes);
  return certificate;
}

const std::string soon = "2026-02-01T00:00:00Z";

TEST(Certificate, VouchesAfter59ReportsWithoutAFalseAlarm) {
  EXPECT_EQ(issue(59, 0).objection(soon, "abc", Design::one_run), "");
  EXPECT_THAT(issue(58, 0).objection(soon, "abc", Design::one_run),
              HasSubstr("0 false alarms in 58 reports"));
  EXPECT_THAT(issue(59, 1).objection(soon, "abc", Design::one_run),
              HasSubstr("it failed: 1 false alarms"));
  EXPECT_EQ(issue(93, 1).objection(soon, "abc", Design::one_run), "");  // the bound is what counts
}

TEST(Certificate, OfPowerAloneVouchesForNothing) {
  const Certificate certificate = issue(0, 0);
  EXPECT_THAT(certificate.objection(soon, "abc", Design::one_run),
              HasSubstr("no report of two equal sides"));
  EXPECT_THAT(certificate_markdown(certificate), HasSubstr("**False alarms.** Not measured."));
  EXPECT_EQ(certificate.power.size(), 2u);
}

TEST(Certificate, DoesNotVouchForAnotherMachineNorForever) {
  EXPECT_THAT(issue(59, 0).objection(soon, "xyz", Design::one_run), HasSubstr("other conditions"));
  EXPECT_EQ(issue(59, 0).objection("2026-04-02T03:04:05Z", "abc", Design::one_run), "");
  EXPECT_EQ(issue(59, 0).objection("2026-04-02T03:04:06Z", "abc", Design::one_run),
            "it expired at 2026-04-02T03:04:05Z");
}

TEST(Certificate, DoesNotVouchForAnotherDesign) {
  EXPECT_EQ(issue(59, 0).objection(soon, "abc", Design::two_runs),
            "it is of two sides of one run, and this compares two runs");
  Certificate between = issue(59, 0);
  between.design = Design::two_runs;
  EXPECT_EQ(between.objection(soon, "abc", Design::two_runs), "");
  EXPECT_EQ(between.objection(soon, "abc", Design::one_run),
            "it is of two runs, and this compares two sides of one run");
}

TEST(Certificate, OfTheFirstSchemaKnewOneDesign) {
  const TemporaryDirectory directory;
  nlohmann::json json = nlohmann::json::parse(certificate_json(issue(59, 0)));
  EXPECT_EQ(json["design"], "one_run");
  json["design"] = "two_runs";
  const auto file = directory.write("certificate.json", json.dump());
  EXPECT_EQ(read_certificate(file).design, Design::two_runs);
  json["design"] = "three_runs";
  directory.write("certificate.json", json.dump());
  EXPECT_THROW(read_certificate(file), InvalidData);
  json["certificate"] = 1;
  json.erase("design");
  directory.write("certificate.json", json.dump());
  EXPECT_EQ(read_certificate(file).design, Design::one_run);
}

TEST(Certificate, FailsIfASlowdownWasCalledFaster) {
  EXPECT_THAT(issue(59, 0, 1).objection(soon, "abc", Design::one_run),
              HasSubstr("2 slow-downs of 5 % were called faster"));
}

TEST(Certificate, CountsReportsAndComparisonsApart) {
  const Certificate certificate = issue(60, 2);
  EXPECT_EQ(certificate.null_control.reports, 60u);
  EXPECT_EQ(certificate.null_control.false_alarms, 2u);
  EXPECT_EQ(certificate.null_control.false_verdicts, 4u);
  EXPECT_EQ(certificate.null_control.comparisons, 1200u);
  ASSERT_EQ(certificate.power.size(), 2u);
  EXPECT_EQ(certificate.power[0].slowdown, 0.05);
  EXPECT_EQ(certificate.power[0].found, 16u);
  EXPECT_EQ(certificate.power[0].comparisons, 20u);
  EXPECT_NEAR(certificate.power[0].share_found.low, 0.563, 0.001);
}

TEST(Certificate, SurvivesItsFile) {
  const TemporaryDirectory directory;
  const auto file = directory.path() / "certificate.json";
  const Certificate certificate = issue(59, 0);
  std::ofstream(file) << certificate_json(certificate);
  EXPECT_EQ(certificate_json(read_certificate(file)), certificate_json(certificate));
  std::ofstream(file) << "{}";
  EXPECT_THROW(read_certificate(file), InvalidData);
  std::ofstream(file) << R"({"certificate": 99})";
  EXPECT_THROW(read_certificate(file), InvalidData);
  EXPECT_THROW(read_certificate(directory.path() / "absent"), InvalidData);
}

TEST(Certificate, DaysGoOverTheEndOfTheYear) {
  EXPECT_EQ(utc_after("2027-12-31T23:00:00Z", 60), "2028-02-29T23:00:00Z");
  EXPECT_THROW(utc_after("yesterday", 1), InvalidData);
}

TEST(CertificateText, SaysWhatWasFound) {
  const Certificate certificate = issue(59, 0);
  for (const std::string& text :
       {certificate_table(certificate, {}), certificate_markdown(certificate)}) {
    EXPECT_THAT(text, HasSubstr("0 of 59 whole reports"));
    EXPECT_THAT(text, HasSubstr("at most 4.95 %"));
    EXPECT_THAT(text, HasSubstr("passed"));
    EXPECT_THAT(text, HasSubstr("80 %"));
  }
  EXPECT_THAT(certificate_table(issue(3, 0), {}),
              HasSubstr("certificate: failed: 0 false alarms in 3"));
}

TEST(Vouching, IsFoundBesideTheRunAndObjectsInWords) {
  const TemporaryDirectory directory;
  RecordedRun run{{directory.path() / "quick"}, {}};
  run.manifest.fingerprint_id = "abc";
  EXPECT_THAT(find_vouching({}, run, Design::one_run, soon).words,
              HasSubstr("none beside the run"));
  EXPECT_FALSE(find_vouching({}, run, Design::one_run, soon).is_refused);
  std::filesystem::create_directories(directory.path() / "certificate");
  std::ofstream(directory.path() / "certificate" / "certificate.json")
      << certificate_json(issue(59, 0));
  EXPECT_THAT(find_vouching({}, run, Design::one_run, soon).words,
              HasSubstr("0 false alarms in 59"));
  const Vouching late = find_vouching({}, run, Design::one_run, "2030-01-01T00:00:00Z");
  EXPECT_TRUE(late.is_refused);
  EXPECT_THAT(late.words, HasSubstr("it expired"));
  EXPECT_THROW(find_vouching("absent.json", run, Design::one_run, soon), InvalidData);
}

}  // namespace
}  // namespace barista
