// The help keeps its word: its examples are taken by the parser, and it tells of every variable
// that is read.
#include "harness/cli/help.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <regex>
#include <set>
#include <sstream>

#include "harness/cli/app.hpp"
#include "harness/text/utf8.hpp"

namespace barista {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

/// Whether the parser takes these arguments; nothing is run.
bool is_taken(const std::string& arguments) {
  struct Taken {};
  Context context;
  const std::unique_ptr<CLI::App> app = make_app(context);
  app->parse_complete_callback([] { throw Taken{}; });
  try {
    app->parse(arguments, false);
  } catch (const Taken&) {
    return true;
  } catch (const CLI::ParseError& error) {
    std::cerr << error.what() << "\n";
  }
  return false;
}

std::vector<std::string> command_names() {
  Context context;
  const std::unique_ptr<CLI::App> app = make_app(context);
  std::vector<std::string> names;
  for (const CLI::App* command : app->get_subcommands({})) names.push_back(command->get_name());
  return names;
}

std::string help_of(const std::string& command) {
  Context context;
  const std::unique_ptr<CLI::App> app = make_app(context);
  return command.empty() ? app->help() : app->get_subcommand(command)->help();
}

/// Calls `use` with every line of the program, its workers and its scripts.
template <class Use>
void for_each_line(Use use) {
  for (const char* folder : {"harness", "runtimes", "scripts"})
    for (const fs::directory_entry& entry :
         fs::recursive_directory_iterator(fs::path(BARISTA_SOURCE_DIR) / folder)) {
      if (!entry.is_regular_file() || entry.path().string().ends_with("_test.go")) continue;
      std::ifstream text(entry.path());
      for (std::string line; std::getline(text, line);) use(line);
    }
}

/// Every variable that is looked for in the environment.
std::set<std::string> variables_read() {
  const std::regex by_name(
      R"re((getenv|Getenv|environment|environ\.get|environ)[(\[]"([A-Z_]+)"|[$][{]?(BARISTA_NO_[A-Z]+))re");
  const std::regex by_constant(R"re(getenv\(([a-z_]+_variable)\))re");
  std::set<std::string> names, constants;
  std::smatch found;
  for_each_line([&](const std::string& line) {
    if (line.find("nv") == std::string::npos && line.find("BARISTA_NO") == std::string::npos)
      return;
    if (std::regex_search(line, found, by_name)) names.insert(found[2].str() + found[3].str());
    if (std::regex_search(line, found, by_constant)) constants.insert(found[1].str());
  });
  for (const std::string& constant : constants)
    for_each_line([&](const std::string& line) {
      if (line.find(constant) == std::string::npos) return;
      if (std::regex_search(line, found, std::regex(constant + R"re( = "([A-Z_]+)")re")))
        names.insert(found[1].str());
    });
  return names;
}

TEST(Help, has_examples_of_every_command_that_the_parser_takes) {
  std::set<std::string> commands;
  for (const Example& example : help_examples()) {
    EXPECT_TRUE(is_taken(std::string(example.arguments))) << example.arguments;
    EXPECT_TRUE(example.arguments.starts_with(example.command)) << example.arguments;
    commands.emplace(example.command);
  }
  for (const std::string& command : command_names())
    EXPECT_TRUE(commands.contains(command)) << command;
}

TEST(Help, would_be_caught_with_a_flag_that_is_none) {
  EXPECT_FALSE(is_taken("show results/mine --everything"));
  EXPECT_FALSE(is_taken("shw results/mine"));
}

TEST(Help, tells_of_every_variable_that_is_read) {
  const std::set<std::string> read = variables_read();
  EXPECT_THAT(
      read, ::testing::IsSupersetOf({"NO_COLOR", "COLUMNS", "BARISTA_PYTHON", "BARISTA_PROGRAM",
                                     "BARISTA_COUNTERS", "BARISTA_NO_INSTALL", "HWLOC_SYNTHETIC"}))
      << "the search finds what is known to be read";
  std::set<std::string> told;
  for (const Meaning& variable : help_variables()) told.emplace(variable.name);
  for (const std::string& name : read)
    EXPECT_TRUE(told.contains(name)) << name << " is not told of";
  for (const std::string& name : told) EXPECT_TRUE(read.contains(name)) << name << " is not read";
}

TEST(Help, of_every_command_has_examples_exit_codes_and_variables) {
  std::vector<std::string> commands = command_names();
  commands.emplace_back();
  for (const std::string& command : commands) {
    const std::string help = help_of(command);
    EXPECT_THAT(help, HasSubstr("examples\n  barista " + command)) << command;
    EXPECT_THAT(help, HasSubstr("exit codes\n  0 ")) << command;
    for (const Meaning& variable : help_variables())
      EXPECT_THAT(help, HasSubstr(std::string(variable.name))) << command;
  }
}

TEST(Help, tells_of_every_exit_code) {
  std::set<std::string> told;
  for (const Meaning& code : help_exit_codes()) told.emplace(code.name);
  for (const ExitCode code : {exit_done, exit_gate, exit_inconclusive, exit_invalid_data,
                              exit_usage, exit_interrupted, exit_output_closed})
    EXPECT_TRUE(told.contains(std::to_string(code))) << code;
}

TEST(Help, fits_every_terminal) {
  std::vector<std::string> commands = command_names();
  commands.emplace_back();
  for (const char* columns : {"40", "60", "80", "110"}) {
    ::setenv("COLUMNS", columns, 1);
    for (const std::string& command : commands) {
      std::istringstream text(help_of(command));
      for (std::string line; std::getline(text, line);)
        EXPECT_LE(columns_of(line), std::stoul(columns)) << command << ": " << line;
    }
  }
  ::unsetenv("COLUMNS");
}

TEST(Help, has_the_meaning_of_a_flag_behind_it_or_below_it) {
  ::setenv("COLUMNS", "100", 1);
  EXPECT_THAT(help_of("list"), HasSubstr("\n  --json                      as JSON; "));
  ::setenv("COLUMNS", "50", 1);
  EXPECT_THAT(help_of("list"), HasSubstr("\n  --json\n      as JSON; "));
  ::unsetenv("COLUMNS");
}

}  // namespace
}  // namespace barista
