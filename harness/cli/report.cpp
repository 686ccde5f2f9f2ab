// barista report: plots and one self-contained HTML file from the directory of a run.
#include "harness/cli/report.hpp"
#include "harness/text/standard_streams.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "harness/record/run_directory.hpp"
#include "harness/text/say.hpp"

namespace barista {
namespace {

constexpr const char* import_check = "import matplotlib, numpy, pandas, jinja2";

std::filesystem::path own_program() { return std::filesystem::read_symlink("/proc/self/exe"); }

enum class Output { shown, hidden };

/// This process's environment with the package on Python's path, without .pyc files in the source
/// tree, and with the program that checks the run: this one.
std::vector<std::string> environment_for(const Context& context) {
  const std::string package_path = "PYTHONPATH=" + context.scripts_dir.string();
  std::vector<std::string> environment{package_path, "PYTHONDONTWRITEBYTECODE=1",
                                       "BARISTA_PROGRAM=" + own_program().string()};
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string variable = *entry;
    if (variable.starts_with("PYTHONPATH=") && variable.size() > 11)
      environment.front() = package_path + ":" + variable.substr(11);
    else if (!variable.starts_with("PYTHONPATH=") &&
             !variable.starts_with("PYTHONDONTWRITEBYTECODE=") &&
             !variable.starts_with("BARISTA_PROGRAM="))
      environment.push_back(variable);
  }
  return environment;
}

std::vector<char*> pointers_to(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (std::string& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

/// The exit code, or nothing if the program could not be started or was killed.
std::optional<int> execute(std::vector<std::string> command, std::vector<std::string> environment,
                           Output output) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  if (output == Output::hidden)
    for (const int stream : {STDOUT_FILENO, STDERR_FILENO})
      posix_spawn_file_actions_addopen(&actions, stream, "/dev/null", O_WRONLY, 0);
  const std::vector<char*> arguments = pointers_to(command);
  const std::vector<char*> environment_pointers = pointers_to(environment);
  pid_t child = 0;
  const int error = posix_spawnp(&child, arguments.front(), &actions, nullptr, arguments.data(),
                                 environment_pointers.data());
  posix_spawn_file_actions_destroy(&actions);
  if (error != 0) return std::nullopt;
  int status = 0;
  while (::waitpid(child, &status, 0) == -1)
    if (errno != EINTR) return std::nullopt;
  if (!WIFEXITED(status)) return std::nullopt;
  return WEXITSTATUS(status);
}

/// The distribution's Python has the modules even where another one comes first on the PATH.
std::optional<std::string> find_python(const std::vector<std::string>& environment) {
  std::vector<std::string> candidates{"python3", "/usr/bin/python3", "/usr/local/bin/python3"};
  const char* chosen = std::getenv("BARISTA_PYTHON");
  if (chosen != nullptr && *chosen != '\0') candidates.insert(candidates.begin(), chosen);
  for (const std::string& python : candidates)
    if (execute({python, "-c", import_check}, environment, Output::hidden) == 0) return python;
  return std::nullopt;
}

}  // namespace

int make_report(const Context& context, const std::filesystem::path& run) {
  const std::vector<std::string> environment = environment_for(context);
  const std::optional<std::string> python = find_python(environment);
  if (!python) {
    say(stderr,
        "no plots and no report: no Python here has matplotlib, numpy, pandas and jinja2; install "
        "python3-matplotlib, python3-numpy, python3-pandas and python3-jinja2, or name one in "
        "BARISTA_PYTHON, then `barista report {}`",
        run.string());
    return exit_no_python;
  }
  const std::optional<int> code =
      execute({*python, "-m", "barista_report", run.string()}, environment, Output::shown);
  if (!code) say(stderr, "no report: {} was killed while it made it", *python);
  if (code == exit_done || code == exit_no_python) return *code;
  return exit_invalid_data;
}

void add_report(CLI::App& app, Context& context) {
  CLI::App* command = app.add_subcommand(
      "report", "plots (SVG and PNG) and one self-contained report.html of a run");
  const auto directory = std::make_shared<std::filesystem::path>();
  command->add_option("directory", *directory, "directory of a run")->required();
  command->callback([directory, &context] {
    open_run(*directory);  // so that what is no run is refused as everywhere, also without a Python
    context.exit_code = make_report(context, *directory);
    if (context.exit_code != exit_done) return;
    say(stdout, "plots     {}", (*directory / "plots").string());
    say(stdout, "report    {}", (*directory / "report.html").string());
  });
}

}  // namespace barista
