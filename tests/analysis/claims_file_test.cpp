#include <gmock/gmock.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "harness/analysis/claims.hpp"
#include "harness/record/errors.hpp"

namespace barista {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* head = R"([runtimes]
thread = "std_thread"
variants = ["std_thread_64k"]
chapter = "go"
[[claim]]
id = "T8"
row = "switch"
statement = "Faster."
better = "lower"
)";

constexpr const char* definition = R"([[claim.definition]]
name = "hop"
subject = "goroutine"
figure = {experiment = "token_ring", params = "tasks=2", placement = "one_pu", metric = "hop_ns"}
low = 200
high = 200
about = 2
)";

const KnownNames known_names{
    .experiments = {"token_ring", "yield"},
    .check_placement =
        [](std::string_view name) {
          if (name != "one_pu") throw UsageError("no placement " + std::string(name));
        },
    .check_runtime =
        [](const std::string& name) {
          if (name == "std_thread_65k" || name == "goo") throw UsageError("no runtime " + name);
        },
    .check_params =
        [](std::string_view experiment, std::string_view, std::string_view params) {
          if (experiment == "token_ring" && params != "tasks=2")
            throw UsageError("no params " + std::string(params));
        }};

class ClaimsFile : public ::testing::Test {
 protected:
  std::filesystem::path write(const std::string& text) {
    path_ = std::filesystem::path(::testing::TempDir()) /
            ("claims-" + std::to_string(::getpid()) + ".toml");
    std::ofstream(path_) << text;
    return path_;
  }
  void TearDown() override { std::filesystem::remove(path_); }

  /// The sentence with which the file is refused.
  std::string refusal(const std::string& text) {
    try {
      load_claims(write(text), known_names);
    } catch (const UsageError& error) {
      return error.what();
    }
    return "accepted";
  }
  /// The good file with one thing replaced.
  static std::string with(const std::string& old_text, const std::string& new_text) {
    std::string text = std::string(head) + definition;
    return text.replace(text.find(old_text), old_text.size(), new_text);
  }

  std::filesystem::path path_;
};

TEST_F(ClaimsFile, is_read_with_its_tolerance_in_the_bounds) {
  const Claims claims = load_claims(write(std::string(head) + definition));
  EXPECT_EQ(claims.thread, "std_thread");
  EXPECT_EQ(claims.chapter, "go");
  EXPECT_TRUE(claims.variants.contains("std_thread_64k"));
  const Definition& hop = claims.claims.at(0).definitions.at(0);
  EXPECT_EQ(hop.low, 100);
  EXPECT_EQ(hop.high, 400);
  EXPECT_EQ(hop.unit(), "ns");
  EXPECT_EQ(hop.figure.cell("go"), (Cell{"go", "token_ring", "tasks=2", "one_pu", 1}));
}

TEST_F(ClaimsFile, takes_ratios_with_a_fixed_runtime) {
  const Claims claims = load_claims(write(std::string(head) + R"([[claim.definition]]
name = "hop"
subject = "goroutine"
numerator = {runtime = "std_thread", experiment = "yield", placement = "one_pu", metric = "yield_ns"}
denominator = {runtime = "subject", experiment = "yield", placement = "one_pu", metric = "yield_ns"}
high = 50
)"));
  const Definition& ratio = claims.claims.at(0).definitions.at(0);
  EXPECT_EQ(ratio.unit(), "x");
  EXPECT_EQ(ratio.figure.cell("go").runtime, "std_thread");
  EXPECT_EQ(ratio.denominator->cell("go").runtime, "go");
  EXPECT_FALSE(ratio.low);
}

TEST_F(ClaimsFile, of_the_project_is_accepted_and_complete) {
  const Claims claims = load_claims(std::string(BARISTA_SOURCE_DIR) + "/experiments/claims.toml");
  std::vector<std::string> ids;
  for (const Claim& claim : claims.claims) ids.push_back(claim.id);
  EXPECT_THAT(ids, ::testing::ElementsAre("T1", "T2", "T3", "T4", "T5", "T6", "T7", "T8"));
}

TEST_F(ClaimsFile, names_file_and_line_of_what_is_not_toml) {
  EXPECT_THAT(refusal("[runtimes]\nthread = std\n"),
              AllOf(HasSubstr(".toml, line 2: "), Not(HasSubstr("\n"))));
}

TEST_F(ClaimsFile, that_is_missing_is_named) {
  EXPECT_THROW(load_claims("/nonexistent/claims.toml"), UsageError);
}

TEST_F(ClaimsFile, suggests_the_nearest_key) {
  EXPECT_THAT(refusal(with("statement", "statment")),
              AllOf(HasSubstr(", line 8: "), HasSubstr("statment"), HasSubstr("'statement'")));
  EXPECT_THAT(refusal(with("about", "abuot")),
              AllOf(HasSubstr(", line 16: "), HasSubstr("'about'")));
}

TEST_F(ClaimsFile, names_a_missing_field) {
  EXPECT_THAT(refusal(with("row = \"switch\"\n", "")),
              AllOf(HasSubstr(", line 5: "), HasSubstr("a claim has no 'row'")));
  EXPECT_THAT(refusal(with(", placement = \"one_pu\"", "")),
              HasSubstr("'figure' of a definition of T8 has no 'placement'"));
  EXPECT_THAT(refusal(with("low = 200\nhigh = 200\n", "")),
              HasSubstr("has no 'low' and no 'high'"));
  EXPECT_THAT(refusal(head), HasSubstr("has no 'definition'"));
}

TEST_F(ClaimsFile, names_a_wrong_type) {
  EXPECT_THAT(
      refusal(with("low = 200", "low = \"200\"")),
      AllOf(HasSubstr(", line 14: "), HasSubstr("'low' of a definition of T8 should be a number")));
  for (const char* number : {"nan", "inf"})
    EXPECT_THAT(refusal(with("low = 200", std::string("low = ") + number)),
                HasSubstr("'low' of a definition of T8 should be a finite number"));
  EXPECT_THAT(refusal(with("\"T8\"", "8")), HasSubstr("'id' of a claim should be a string"));
  EXPECT_THAT(refusal(with("metric = \"hop_ns\"", "metric = \"hop_ns\", workers = 1.5")),
              HasSubstr("'workers' of 'figure' of a definition of T8 should be a whole number"));
  EXPECT_THAT(refusal(with("metric = \"hop_ns\"", "metric = \"hop_ns\", workers = 0")),
              HasSubstr("should be a whole number of at least 1, not 0"));
}

TEST_F(ClaimsFile, names_what_occurs_twice) {
  EXPECT_THAT(refusal(std::string(head) + definition + "[[claim]]\nid = \"T8\"\nrow = \"x\"\n" +
                      "statement = \"y\"\nbetter = \"lower\"\n" + definition),
              AllOf(HasSubstr(", line 18: "), HasSubstr("\"T8\" occurs twice")));
  EXPECT_THAT(refusal(std::string(head) + definition + definition),
              AllOf(HasSubstr(", line 18: "), HasSubstr("\"hop\" occurs twice in T8")));
}

TEST_F(ClaimsFile, names_unknown_metrics_and_experiments) {
  EXPECT_THAT(refusal(with("hop_ns", "hops_ns")),
              AllOf(HasSubstr(", line 13: "), HasSubstr("'hop_ns'")));
  EXPECT_THAT(refusal(with("token_ring", "token_rng")), HasSubstr("'token_ring'"));
}

TEST_F(ClaimsFile, refuses_bounds_that_hold_nothing) {
  EXPECT_THAT(refusal(with("low = 200", "low = 201")),
              AllOf(HasSubstr(", line 14: "), HasSubstr("'low' (201) is above 'high' (200)")));
  EXPECT_THAT(refusal(with("about = 2", "about = 0.5")), HasSubstr("'about' should be 1 or more"));
}

/// A tolerance is a factor: of a negative bound it would leave out the bound itself.
TEST_F(ClaimsFile, refuses_a_tolerance_around_what_is_negative) {
  EXPECT_THAT(refusal(with("low = 200", "low = -5")),
              AllOf(HasSubstr(", line 14: "), HasSubstr("'low' (-5) should not be negative")));
  EXPECT_THAT(refusal(with("low = 200\nhigh = 200", "high = -5")),
              AllOf(HasSubstr(", line 14: "), HasSubstr("'high' (-5) should not be negative")));
  EXPECT_EQ(refusal(with("low = 200\nhigh = 200\nabout = 2", "low = -5")), "accepted");
  EXPECT_EQ(refusal(with("low = 200", "low = 0")), "accepted");
  EXPECT_THAT(refusal(with("high = 200", "high = 1.7e308")),
              HasSubstr("'high' times 'about' is larger than any number"));
}

TEST_F(ClaimsFile, refuses_runtimes_that_cannot_be_held_against_each_other) {
  EXPECT_THAT(refusal(with("chapter = \"go\"", "chapter = \"std_thread\"")),
              AllOf(HasSubstr(", line 4: "), HasSubstr("both \"std_thread\"")));
  EXPECT_THAT(refusal(with("[\"std_thread_64k\"]", "[\"go\"]")),
              AllOf(HasSubstr(", line 3: "), HasSubstr("\"go\", which is judged as 'chapter'")));
  EXPECT_THAT(refusal(with("\"go\"", "\"\"")),
              HasSubstr("'chapter' of [runtimes] should not be empty"));
}

TEST_F(ClaimsFile, names_the_line_of_a_placement_that_there_is_not) {
  EXPECT_THAT(refusal(with("\"one_pu\"", "\"on_pu\"")),
              AllOf(HasSubstr(", line 13: "), HasSubstr("no placement on_pu")));
}

/// Each of them would leave a definition without a figure for ever, or judge whom it should not.
TEST_F(ClaimsFile, names_the_line_of_a_runtime_that_there_is_not) {
  EXPECT_THAT(refusal(with("std_thread_64k", "std_thread_65k")),
              AllOf(HasSubstr(", line 3: "), HasSubstr("no runtime std_thread_65k")));
  EXPECT_THAT(refusal(with("chapter = \"go\"", "chapter = \"goo\"")),
              AllOf(HasSubstr(", line 4: "), HasSubstr("no runtime goo")));
  EXPECT_THAT(refusal(with("thread = \"std_thread\"", "thread = \"goo\"")),
              AllOf(HasSubstr(", line 2: "), HasSubstr("no runtime goo")));
  EXPECT_THAT(refusal(with("{experiment", "{runtime = \"goo\", experiment")),
              AllOf(HasSubstr(", line 13: "), HasSubstr("no runtime goo")));
}

TEST_F(ClaimsFile, names_the_line_of_params_that_the_experiment_does_not_have) {
  EXPECT_EQ(refusal(with("tasks=2", "tasks=2")), "accepted");
  EXPECT_THAT(refusal(with("tasks=2", "task=2")),
              AllOf(HasSubstr(", line 13: "), HasSubstr("no params task=2")));
  EXPECT_THAT(refusal(with("\"tasks=2\"", "2")),
              AllOf(HasSubstr(", line 13: "), HasSubstr("'params' of"), HasSubstr("a string")));
}

TEST_F(ClaimsFile, refuses_words_that_it_does_not_know) {
  EXPECT_THAT(refusal(with("\"goroutine\"", "\"gorutine\"")),
              HasSubstr("\"thread\" or \"goroutine\""));
  EXPECT_THAT(refusal(with("\"lower\"", "\"less\"")), HasSubstr("\"lower\" or \"higher\""));
  EXPECT_THAT(refusal(with("better = \"lower\"\n", "")), HasSubstr("a claim has no 'better'"));
  EXPECT_THAT(refusal(with("better = ", "chapter = {gorutine = \"x\"}\nbetter = ")),
              HasSubstr("'goroutine'"));
  EXPECT_THAT(refusal(with("about = 2", "interval = \"rnge\"")),
              HasSubstr("\"median\" or \"range\""));
}

TEST_F(ClaimsFile, refuses_a_figure_beside_a_ratio) {
  EXPECT_THAT(refusal(with("about = 2", "denominator = {}")),
              HasSubstr("both a figure and a ratio"));
}

}  // namespace
}  // namespace barista
