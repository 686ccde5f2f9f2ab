#include "harness/cli/help.hpp"

#include <fmt/format.h>

#include <array>
#include <memory>
#include <string>

#include "harness/text/table.hpp"
#include "harness/text/utf8.hpp"
#include "harness/text/wrapped.hpp"

namespace barista {
namespace {

constexpr std::array examples{
    Example{"list", "list", "what there is to choose from, and why the rest is absent"},
    Example{"list", "list --json", "the same for programs"},
    Example{"doctor", "doctor", "this machine before it is measured"},
    Example{"run", "run", "the suite quick, into results/<UTC time>-quick"},
    Example{"run", "run latency --runtime espresso,go --out results/mine",
            "one suite, two runtimes, a directory of your choice"},
    Example{"run", "run quick --experiment yield,token_ring --rounds 5",
            "a part of a suite, fewer processes of each cell"},
    Example{"run", "run full --budget 30m --width 5%",
            "ends in time, and earlier once all intervals are narrow"},
    Example{"run", "run quick --dry-run", "what would be run, and how long it would take"},
    Example{"run", "run --resume results/mine", "goes on after an interruption"},
    Example{"show", "show results/mine", "what the run answers, the best first"},
    Example{"show", "show results/mine --experiment yield --runtime espresso,go",
            "a part of it, side by side"},
    Example{"show", "show results/mine --all", "the diagnostics, too"},
    Example{"claims", "claims results/mine", "the chapter's claims against the run"},
    Example{"claims", "claims results/mine --json", "the same for programs"},
    Example{"compare", "compare results/before results/after", "two runs, cell by cell"},
    Example{"compare", "compare results/mine --runtimes espresso,go",
            "two runtimes of one run: the more precise comparison"},
    Example{"compare", "compare results/before results/after --gate --max-slowdown 10%",
            "the exit code says whether anything got worse by more"},
    Example{"ab", "ab build/base/bin build/head/bin",
            "two builds, interleaved in one run, and gated"},
    Example{"ab", "ab build/head/bin build/head/bin --plant 10% --runtime espresso",
            "whether a slow-down of 10 % would be found"},
    Example{"ab", "ab build/base/bin build/head/bin --resume results/gate",
            "goes on after an interruption, with the same builds"},
    Example{"certify", "certify", "false alarms and power of this machine: hours"},
    Example{"certify", "certify --dry-run", "how many reports, and how long they would take"},
    Example{"certify", "certify --relabel results/mine --reports 1000",
            "false alarms alone, out of a run that exists: a minute"},
    Example{"plan-counts", "plan-counts results/mine --width 2%",
            "rounds and repetitions for intervals of 2 % to either side"},
    Example{"why", "why results/mine", "every figure that there is, with its name"},
    Example{"why", "why results/mine go/yield/tasks=2/one_pu/1",
            "the samples behind what this cell answers, named as every table names it"},
    Example{"why", "why results/mine go/yield/tasks=2/one_pu/1:kernel_switches_per_op",
            "another metric of it"},
    Example{"why", "why results/mine yield", "a part of a name; lists the cells that it fits"},
    Example{"report", "report results/mine", "plots/ and report.html in the run's directory"},
};

constexpr std::array exit_codes{
    Meaning{"0", "", "done"},
    Meaning{"1", "claims", "with --gate: threads or the chapter's runtime are worse than the book"},
    Meaning{"1", "compare", "with --gate: something got worse"},
    Meaning{"1", "ab", "something got worse by more than the margin"},
    Meaning{"1", "certify", "the harness raised false alarms, or called a slow-down faster"},
    Meaning{"2", "claims", "with --gate: there is not enough data to tell"},
    Meaning{"2", "compare", "the run is too small for a verdict; with --gate: that is not sure"},
    Meaning{"2", "ab", "not sure, or something is there on one side only"},
    Meaning{"2", "certify", "too few reports to certify anything"},
    Meaning{"3", "", "a file or directory is not what it should be, or could not be written"},
    Meaning{"64", "", "the command line, a suite or a claims file is wrong; nothing was written"},
    Meaning{"69", "report", "no Python here has the modules that the report needs"},
    Meaning{"141", "", "what reads the output went away, as `head` does"},
    Meaning{"130", "run", "interrupted; go on with --resume"},
    Meaning{"130", "ab", "interrupted, and nothing judged; go on with --resume"},
    Meaning{"130", "certify", "interrupted; go on with --resume"},
};

constexpr std::array variables{
    Meaning{"COLUMNS", "",
            "how wide lines may be, from 40 on; else as the terminal, or tables of 110"},
    Meaning{"NO_COLOR", "", "if it is not empty: no colours (no-color.org)"},
    Meaning{"BARISTA_RUNTIMES_DIR", "",
            "where the workers bench-<runtime> lie; else beside the program"},
    Meaning{"BARISTA_PYTHON", "", "the Python that makes the report; else the first that can"},
    Meaning{"BARISTA_PROGRAM", "",
            "for `python3 -m barista_report` called by hand: the barista that checks the run"},
    Meaning{"BARISTA_NO_INSTALL", "",
            "for scripts/run and scripts/test: 1 only names the packages that are missing"},
    Meaning{"BARISTA_NOW", "", "a fixed time of day, for runs that are compared byte for byte"},
    Meaning{"BARISTA_COUNTERS", "",
            "set by barista for its workers: the processor's counters that they report"},
    Meaning{"LD_LIBRARY_PATH", "", "passed on to the workers, and part of the run's fingerprint"},
    Meaning{"HWLOC_XMLFILE", "", "a machine as hwloc exported it, instead of this one"},
    Meaning{"HWLOC_SYNTHETIC", "", "a machine in hwloc's words, such as \"core:2 pu:1\""},
};

bool concerns(const Meaning& meaning, const std::string& command) {
  return command.empty() || meaning.command.empty() || meaning.command == command;
}

void add_meanings(Table& table, std::string_view title, std::span<const Meaning> meanings,
                  const std::string& command) {
  table.add_heading("");
  table.add_heading({std::string(title), Colour::bold});
  for (const Meaning& one : meanings)
    if (concerns(one, command))
      table.add_row({one.name, command.empty() && !one.command.empty()
                                   ? fmt::format("{}: {}", one.command, one.words)
                                   : std::string(one.words)});
}

/// Of all sub-commands where `command` is empty.
std::string footer_of(const std::string& command) {
  const Page page = page_of(stdout);
  Table shown({{""}, {"", Align::left, 30}}, 2);
  shown.add_heading({"examples", Colour::bold});
  for (const Example& one : examples)
    if (command.empty() || one.command == command)
      shown.add_row({fmt::format("barista {}", one.arguments), one.words});
  Table meanings({{""}, {"", Align::left, 30}}, 2);
  add_meanings(meanings, "exit codes", exit_codes, command);
  add_meanings(meanings, "environment", variables, command);
  return shown.text(page) + meanings.text(page);
}

/// `name` and behind it, or below it where the page is narrow, its meaning.
std::string entry(const std::string& name, const std::string& meaning) {
  const std::size_t columns = page_of(stdout).columns;
  constexpr std::size_t room_for_both = 80, wide_indent = 30, narrow_indent = 6;
  const std::size_t indent = columns < room_for_both ? narrow_indent : wide_indent;
  const std::size_t used = 2 + columns_of(name);
  const bool is_beside = !meaning.empty() && used + 2 <= indent;
  std::string text =
      "  " + (is_beside ? name + std::string(indent - used, ' ') : paragraph(name, columns - 2, 2));
  if (meaning.empty()) return text;
  for (const std::string& line : wrapped(meaning, columns - indent))
    text += (text.back() == '\n' ? std::string(indent, ' ') : "") + line + "\n";
  return text;
}

std::string trimmed(const std::string& text) {
  constexpr const char* blank = " \n";
  const std::size_t begin = std::min(text.find_first_not_of(blank), text.size());
  return text.substr(begin, text.find_last_not_of(blank) + 1 - begin);
}

/// Lays the help out on the page: CLI11 does not break lines in its older versions, and in its
/// newer ones at fixed widths, also those of a footer that are broken already. Overrides only what
/// all versions from 2.1 on have.
class OnPage : public CLI::Formatter {
 public:
  std::string make_help(const CLI::App* app, std::string name,
                        CLI::AppFormatMode mode) const override {
    const std::size_t columns = page_of(stdout).columns;
    const std::string command = app->get_parent() == nullptr ? "" : app->get_name();
    return paragraph(app->get_description(), columns) +
           paragraph(trimmed(make_usage(app, std::move(name))), columns, 2) +
           make_positionals(app) + make_groups(app, mode) + make_subcommands(app, mode) + "\n" +
           footer_of(command);
  }

  std::string make_option(const CLI::Option* option, bool is_positional) const override {
    return entry(make_option_name(option, is_positional) + make_option_opts(option),
                 make_option_desc(option));
  }

  std::string make_subcommand(const CLI::App* command) const override {
    return entry(command->get_name(), command->get_description());
  }
};

}  // namespace

std::span<const Example> help_examples() { return examples; }
std::span<const Meaning> help_exit_codes() { return exit_codes; }
std::span<const Meaning> help_variables() { return variables; }

void add_help(CLI::App& app) {
  const auto formatter = std::make_shared<OnPage>();
  app.formatter(formatter);
  for (CLI::App* command : app.get_subcommands({})) command->formatter(formatter);
}

}  // namespace barista
