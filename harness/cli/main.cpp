// barista: parses the command line, hands over to the sub-command, and turns what it throws into a
// sentence and an exit code.
#include <fmt/format.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <sstream>
#include <string>
#include <vector>

#include "harness/cli/app.hpp"
#include "harness/launch/interruption.hpp"
#include "harness/record/nearest.hpp"
#include "harness/text/say.hpp"
#include "harness/text/standard_streams.hpp"

namespace barista {
namespace {

namespace fs = std::filesystem;

Context make_context() {
  const fs::path source = BARISTA_SOURCE_DIR;
  const char* runtimes_dir = std::getenv("BARISTA_RUNTIMES_DIR");
  Context context;
  context.runtimes_dir = runtimes_dir != nullptr ? fs::path(runtimes_dir)
                                                 : fs::read_symlink("/proc/self/exe").parent_path();
  context.experiments_dir = source / "experiments";
  context.scripts_dir = source / "scripts";
  return context;
}

std::vector<std::string> command_names(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands({})) names.push_back(command->get_name());
  return names;
}

std::vector<std::string> flag_names(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::Option* option : app.get_options())
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
  return names;
}

const CLI::App* find_command(const CLI::App& app, const std::string& name) {
  for (const CLI::App* command : app.get_subcommands({}))
    if (command->get_name() == name) return command;
  return nullptr;
}

/// What is wrong with the command line, with the nearest known name where one was mistyped.
std::string complaint(const CLI::App& app, const std::vector<std::string>& arguments,
                      const CLI::ParseError& error) {
  const CLI::App* scope = &app;
  for (const std::string& argument : arguments) {
    if (argument.starts_with("--")) {
      const std::string flag = argument.substr(0, argument.find('='));
      const auto known = flag_names(*scope);
      if (std::find(known.begin(), known.end(), flag) == known.end())
        return fmt::format("there is no flag '{}'{}", flag, suggest_name(flag, known));
    } else if (scope == &app) {
      scope = find_command(app, argument);
      if (scope == nullptr)
        return fmt::format("there is no command '{}'{}", argument,
                           suggest_name(argument, command_names(app)));
    }
  }
  return error.what();
}

/// Of lists with commas: what is empty between two of them would be passed over.
void refuse_empty_elements(const CLI::App& app, const std::vector<std::string>& arguments) {
  const CLI::App* scope = &app;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string& argument = arguments[i];
    if (!argument.starts_with("--")) {
      const CLI::App* const command = scope == &app ? find_command(app, argument) : nullptr;
      if (command != nullptr) scope = command;
      continue;
    }
    const std::size_t equals = argument.find('=');
    const CLI::Option* const option = scope->get_option_no_throw(argument.substr(0, equals));
    if (option == nullptr || option->get_delimiter() != ',') continue;
    std::string list;
    if (equals != std::string::npos)
      list = argument.substr(equals + 1);
    else if (i + 1 < arguments.size())
      list = arguments[i + 1];
    if (!list.empty() && ("," + list + ",").find(",,") != std::string::npos)
      throw UsageError(fmt::format("{} has a comma with nothing before or after it in '{}'",
                                   argument.substr(0, equals), list));
  }
}

int fail(const std::string& sentence, int code) {
  say(stderr, "barista: {}", sentence);
  return code;
}

int run(int argc, char** argv) {
  Context context = make_context();
  const std::unique_ptr<CLI::App> app = make_app(context);
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  refuse_empty_elements(*app, arguments);
  try {
    app->parse(argc, argv);
  } catch (const CLI::Success& success) {  // --help, --version
    std::ostringstream text;
    const int code = app->exit(success, text, text);
    print("{}", text.str());
    return code;
  } catch (const CLI::ParseError& error) {
    return fail(complaint(*app, arguments, error) + "; see barista --help", exit_usage);
  }
  return context.exit_code;
}

int run_command(int argc, char** argv) {
  try {
    return run(argc, argv);
  } catch (const UsageError& error) {
    return fail(error.what(), exit_usage);
  } catch (const std::exception& error) {  // InvalidData, and what nobody expected
    return fail(error.what(), exit_invalid_data);
  }
}

/// A command whose answer did not arrive has not done what it was asked for.
int with_output_checked(int code) {
  const int error = output_failure();
  if (error == 0 || code != exit_done) return code;
  if (error == EPIPE) return exit_output_closed;  // as in `barista list | head`: nothing to say
  return fail(fmt::format("standard output could not be written: {}", std::strerror(error)),
              exit_invalid_data);
}

}  // namespace
}  // namespace barista

int main(int argc, char** argv) {
  barista::secure_standard_streams();
  barista::restore_signals();
  return barista::with_output_checked(barista::run_command(argc, argv));
}
