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

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

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
                          .conditions = {{"suite", {{"id", "certify"}}},
                                         {"workers",
                                          {{{"runtime", "go"}, {"content_id", "go 1"}},
                                           {{"runtime", "espresso"}, {"content_id", "base"}}}}}};
  tally(certificate, outcomes);
  return certificate;
}

const std::string soon = "2026-02-01T00:00:00Z";
const ComparedSides one_run{.design = Design::one_run, .fingerprint_id = "abc", .contents = {}};
const ComparedSides two_runs{.design = Design::two_runs, .fingerprint_id = "abc", .contents = {}};
const ComparedSides elsewhere{.design = Design::one_run, .fingerprint_id = "xyz", .contents = {}};

TEST(Certificate, VouchesAfter59ReportsWithoutAFalseAlarm) {
  EXPECT_EQ(issue(59, 0).objection(soon, one_run), "");
  EXPECT_THAT(issue(58, 0).objection(soon, one_run), HasSubstr("0 false alarms in 58 reports"));
  EXPECT_THAT(issue(59, 1).objection(soon, one_run), HasSubstr("it failed: 1 false alarms"));
  EXPECT_EQ(issue(93, 1).objection(soon, one_run), "");  // the bound is what counts
}

TEST(Certificate, OfPowerAloneVouchesForNothing) {
  const Certificate certificate = issue(0, 0);
  EXPECT_THAT(certificate.objection(soon, one_run), HasSubstr("no report of two equal sides"));
  EXPECT_THAT(certificate_markdown(certificate), HasSubstr("**False alarms.** Not measured."));
  EXPECT_EQ(certificate.power.size(), 2u);
}

TEST(Certificate, DoesNotVouchForAnotherMachineNorForever) {
  EXPECT_THAT(issue(59, 0).objection(soon, elsewhere), HasSubstr("other conditions"));
  EXPECT_EQ(issue(59, 0).objection("2026-04-02T03:04:05Z", one_run), "");
  EXPECT_EQ(issue(59, 0).objection("2026-04-02T03:04:06Z", one_run),
            "it expired at 2026-04-02T03:04:05Z");
}

TEST(Certificate, DoesNotVouchForAnotherDesign) {
  EXPECT_EQ(issue(59, 0).objection(soon, two_runs),
            "it is of two sides of one run, and this compares two runs");
  Certificate between = issue(59, 0);
  between.design = Design::two_runs;
  EXPECT_EQ(between.objection(soon, two_runs), "");
  EXPECT_EQ(between.objection(soon, one_run),
            "it is of two runs, and this compares two sides of one run");
}

TEST(Certificate, ExpiresWithWorkersThatBothSidesShare) {
  const Certificate certificate = issue(59, 0);
  ComparedSides sides = one_run;
  sides.contents = {{"go", {"go 1"}}, {"espresso", {"base", "head"}}};
  EXPECT_EQ(certificate.objection(soon, sides), "");
  EXPECT_THAT(certificate.new_to_it(sides), IsEmpty());
  sides.contents["espresso"] = {"main", "head"};  // the base went on since
  EXPECT_EQ(certificate.objection(soon, sides), "");
  EXPECT_THAT(certificate.new_to_it(sides), ElementsAre("espresso"));
  sides.contents["tbb"] = {"tbb 1"};  // it knows nothing of it
  EXPECT_EQ(certificate.objection(soon, sides), "");
  EXPECT_THAT(certificate.new_to_it(sides), ElementsAre("espresso", "tbb"));
  sides.contents["go"] = {"go 2"};
  EXPECT_EQ(certificate.objection(soon, sides),
            "both sides have a worker of go that is not the one with which it was made");
}

TEST(Certificate, OfRunsKnowsTheirWorkersToo) {
  Certificate certificate = issue(59, 0);
  certificate.conditions["workers"] = {{"go", "go 1"}, {"tbb", "tbb 1"}};
  ComparedSides sides = one_run;
  sides.contents = {{"go", {"go 1"}}, {"espresso", {"base"}}};
  EXPECT_EQ(certificate.objection(soon, sides), "");
  EXPECT_THAT(certificate.new_to_it(sides), ElementsAre("espresso"));
  sides.contents["tbb"] = {"tbb 2"};
  EXPECT_THAT(certificate.objection(soon, sides), HasSubstr("a worker of tbb"));
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
  EXPECT_THAT(issue(59, 0, 1).objection(soon, one_run),
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
  nlohmann::json without_suite = nlohmann::json::parse(certificate_json(certificate));
  without_suite["conditions"].erase("suite");
  std::ofstream(file) << without_suite;
  EXPECT_THROW(read_certificate(file), InvalidData);
  nlohmann::json with_numbers = nlohmann::json::parse(certificate_json(certificate));
  with_numbers["conditions"]["workers"] = {{"go", 1}};
  std::ofstream(file) << with_numbers;
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
  const std::filesystem::path run = directory.path() / "quick";
  EXPECT_THAT(find_vouching({}, run, one_run, soon).words, HasSubstr("none beside the run"));
  EXPECT_FALSE(find_vouching({}, run, one_run, soon).is_refused);
  std::filesystem::create_directories(directory.path() / "certificate");
  std::ofstream(directory.path() / "certificate" / "certificate.json")
      << certificate_json(issue(59, 0));
  EXPECT_EQ(find_vouching({}, run, one_run, soon).words,
            "certificate: 0 false alarms in 59 whole reports of certify (at most 4.95 %), issued "
            "2026-01-02T03:04:05Z");
  const Vouching late = find_vouching({}, run, one_run, "2030-01-01T00:00:00Z");
  EXPECT_TRUE(late.is_refused);
  EXPECT_THAT(late.words, HasSubstr("it expired"));
  ComparedSides sides = one_run;
  sides.contents["espresso"] = {"main", "head"};
  const Vouching moved = find_vouching({}, run, sides, soon);
  EXPECT_FALSE(moved.is_refused);
  EXPECT_THAT(moved.words, HasSubstr("Z, with other workers of espresso"));
  EXPECT_THROW(find_vouching("absent.json", run, one_run, soon), InvalidData);
}

/// A manifest as `barista ab` and `barista certify` leave it, with two labels of each runtime.
Manifest manifest_with(const std::vector<std::pair<std::string, std::string>>& workers) {
  Manifest manifest;
  manifest.fingerprint_id = "abc";
  for (const auto& [runtime, content] : workers)
    manifest.workers.push_back({{"runtime", runtime}, {"content_id", content}});
  return manifest;
}

TEST(ComparedSides, AreThoseOfOneRunOrOfTwo) {
  const Manifest ab = manifest_with({{"go#1", "g"}, {"go#2", "g"}, {"tbb#1", "a"}, {"tbb#2", "b"}});
  EXPECT_EQ(sides_of(ab, {}).contents,
            (std::map<std::string, std::set<std::string>>{{"go", {"g"}}, {"tbb", {"a", "b"}}}));
  EXPECT_EQ(sides_of(ab, {}).design, Design::one_run);
  EXPECT_EQ(sides_of(ab, {"go#1", "go#2"}).contents.size(), 1u);
  const Manifest old = manifest_with({{"go", "g"}, {"tbb", ""}});  // whose bytes nobody knows
  const Manifest now = manifest_with({{"go", "h"}});
  EXPECT_EQ(sides_of(old, now, {}).contents,
            (std::map<std::string, std::set<std::string>>{{"go", {"g", "h"}}}));
  EXPECT_EQ(sides_of(old, now, {}).design, Design::two_runs);
}

}  // namespace
}  // namespace barista
