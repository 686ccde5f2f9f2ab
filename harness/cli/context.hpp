// What every sub-command is given, and how it says how it ended.
#pragma once

#include <CLI/CLI.hpp>
#include <filesystem>

#include "harness/record/errors.hpp"

namespace barista {

struct Context {
  std::filesystem::path runtimes_dir;     // where bench-<runtime> executables lie
  std::filesystem::path experiments_dir;  // claims.toml, suites.toml
  std::filesystem::path scripts_dir;      // the Python package of the report
  int exit_code = exit_done;
};

// One function a sub-command, each in the file of its name; it registers the command and its
// callback.
void add_list(CLI::App& app, Context& context);
void add_doctor(CLI::App& app, Context& context);
void add_run(CLI::App& app, Context& context);
void add_show(CLI::App& app, Context& context);
void add_claims(CLI::App& app, Context& context);
void add_compare(CLI::App& app, Context& context);
void add_ab(CLI::App& app, Context& context);
void add_certify(CLI::App& app, Context& context);
void add_plan_counts(CLI::App& app, Context& context);
void add_why(CLI::App& app, Context& context);
void add_report(CLI::App& app, Context& context);

}  // namespace barista
