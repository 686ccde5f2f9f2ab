// Who may include what: the folders are the architecture, and this keeps them so.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <string>
#include <vector>

namespace barista {
namespace {

namespace fs = std::filesystem;
using Strings = std::vector<std::string>;

struct Include {
  std::string file;    // from the top of the tree
  std::string target;  // quoted: from the top of the tree; else as written
  bool quoted;
};

bool begins_with_any(const std::string& path, const Strings& prefixes) {
  return std::any_of(prefixes.begin(), prefixes.end(),
                     [&](const std::string& prefix) { return path.starts_with(prefix); });
}

/// From the top of the tree, also where the file names a neighbour in its own folder.
std::string from_top(const std::string& target, const std::string& file) {
  return target.find('/') == std::string::npos ? fs::path(file).parent_path() / target
                                               : fs::path(target);
}

std::vector<Include> includes_in(const fs::path& file, const std::string& name) {
  static const std::regex pattern(R"re(^\s*#\s*include\s*([<"])([^>"]+)[>"])re");
  std::vector<Include> includes;
  std::ifstream text(file);
  std::smatch match;
  for (std::string line; std::getline(text, line);)
    if (std::regex_search(line, match, pattern)) {
      const bool quoted = match[1] == "\"";
      includes.push_back({name, quoted ? from_top(match[2], name) : match[2].str(), quoted});
    }
  return includes;
}

/// Every include of the C++ files below a folder.
std::vector<Include> includes_below(const std::string& folder) {
  const fs::path top = BARISTA_SOURCE_DIR;
  std::vector<Include> includes;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(top / folder)) {
    const std::string extension = entry.path().extension();
    if (extension != ".hpp" && extension != ".cpp") continue;
    const std::string name = fs::relative(entry.path(), top);
    for (Include& include : includes_in(entry.path(), name)) includes.push_back(std::move(include));
  }
  return includes;
}

Strings folders_below(const std::string& folder) {
  Strings names;
  for (const fs::directory_entry& entry :
       fs::directory_iterator(fs::path(BARISTA_SOURCE_DIR) / folder))
    if (entry.is_directory()) names.push_back(entry.path().filename());
  return names;
}

/// The project's own headers below `folder` that begin with none of `allowed`.
Strings strays(const std::string& folder, const Strings& allowed) {
  Strings found;
  for (const Include& include : includes_below(folder))
    if (include.quoted && !begins_with_any(include.target, allowed))
      found.push_back(include.file + " includes " + include.target);
  return found;
}

bool is_standard_header(const std::string& target) {
  static const std::regex pattern("[a-z_]+");
  return std::regex_match(target, pattern);
}

TEST(IncludeRules, EveryFolderOfTheHarnessUsesOnlyThoseBeforeIt) {
  const std::map<std::string, Strings> allowed{
      {"contract", {"harness/contract/"}},
      {"text", {"harness/text/"}},
      {"worker",
       {"harness/contract/", "harness/worker/", "harness/machine/clock_check.hpp",
        "harness/machine/limits.hpp", "harness/machine/system_files.hpp"}},
      {"machine",
       {"harness/contract/", "harness/text/", "harness/machine/", "harness/record/errors.hpp",
        "harness/record/nearest.hpp"}},
      {"record", {"harness/contract/", "harness/text/", "harness/record/"}},
      {"plan",
       {"harness/contract/", "harness/text/", "harness/record/", "harness/machine/",
        "harness/plan/"}},
      {"launch",
       {"harness/contract/", "harness/text/", "harness/record/", "harness/machine/",
        "harness/plan/", "harness/launch/"}},
      {"analysis", {"harness/contract/", "harness/text/", "harness/record/", "harness/analysis/"}},
      {"certify",
       {"harness/contract/", "harness/text/", "harness/record/", "harness/machine/",
        "harness/plan/", "harness/launch/", "harness/analysis/", "harness/certify/"}},
      {"cli",
       {"harness/contract/", "harness/text/", "harness/record/", "harness/machine/",
        "harness/plan/", "harness/launch/", "harness/analysis/", "harness/certify/",
        "harness/cli/"}}};
  for (const std::string& folder : folders_below("harness")) {
    ASSERT_TRUE(allowed.contains(folder)) << "harness/" << folder << " has no rule";
    EXPECT_THAT(strays("harness/" + folder, allowed.at(folder)), testing::IsEmpty());
  }
}

TEST(IncludeRules, OnlyTheMachineFolderKnowsHwloc) {
  for (const Strings& folders : {Strings{"harness", "runtimes", "experiments"}})
    for (const std::string& folder : folders)
      for (const Include& include : includes_below(folder))
        if (include.target.starts_with("hwloc")) {
          EXPECT_TRUE(include.file.starts_with("harness/machine/")) << include.file;
        }
}

TEST(IncludeRules, ExperimentsUseTheContractAndTheStandardLibrary) {
  EXPECT_THAT(strays("experiments", {"harness/contract/", "experiments/"}), testing::IsEmpty());
  for (const Include& include : includes_below("experiments"))
    if (!include.quoted) {
      EXPECT_TRUE(is_standard_header(include.target))
          << include.file << " includes " << include.target;
    }
}

TEST(IncludeRules, NoRuntimeKnowsAnotherOrAnExperiment) {
  for (const std::string& runtime : folders_below("runtimes"))
    EXPECT_THAT(strays("runtimes/" + runtime, {"harness/contract/", "runtimes/" + runtime + "/"}),
                testing::IsEmpty());
}

TEST(IncludeRules, EspressoStandsOnItsOwn) {
  for (const Include& include : includes_below("runtimes/espresso")) {
    if (include.file.starts_with("runtimes/espresso/adapters/")) continue;
    // The switch for processors that espresso has none for.
    if (include.file == "runtimes/espresso/context_boost.hpp" &&
        include.target.starts_with("boost/context/"))
      continue;
    if (include.quoted)
      EXPECT_TRUE(include.target.starts_with("runtimes/espresso/"))
          << include.file << " includes " << include.target;
    else
      EXPECT_FALSE(begins_with_any(
          include.target, {"boost", "tbb", "oneapi", "hwloc", "fmt", "nlohmann", "benchmark"}))
          << include.file << " includes " << include.target;
  }
}

TEST(IncludeRules, TheMeetingPointIsTheOnlyFileThatSeesBothSides) {
  for (const Include& include : includes_below("runtimes"))
    if (include.target.starts_with("experiments/")) {
      EXPECT_EQ(include.file, "runtimes/main.cpp");
    }
}

/// fmt::print and iostreams throw or fall silent where a stream cannot be written.
TEST(IncludeRules, TheHarnessWritesToItsStreamsInOneWay) {
  const std::regex other_ways(R"re(fmt::print|std::(cout|cerr|printf|puts))re");
  const Strings folders{"text", "plan", "launch", "record", "analysis", "certify", "cli"};
  for (const std::string& folder : folders)
    for (const fs::directory_entry& entry :
         fs::directory_iterator(fs::path(BARISTA_SOURCE_DIR) / "harness" / folder)) {
      std::ifstream text(entry.path());
      for (std::string line; std::getline(text, line);)
        EXPECT_FALSE(std::regex_search(line, other_ways)) << entry.path() << ": " << line;
    }
}

}  // namespace
}  // namespace barista
