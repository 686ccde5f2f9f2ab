#include "harness/analysis/show.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "harness/analysis/claims_table.hpp"
#include "harness/analysis/named_rows.hpp"
#include "harness/analysis/not_finished.hpp"
#include "harness/contract/metrics.hpp"
#include "harness/record/journal.hpp"
#include "harness/text/json_text.hpp"
#include "harness/text/printable.hpp"
#include "harness/text/wrapped.hpp"

namespace barista {
namespace {

std::string line(const std::string& words, const Page& page) {
  return paragraph(printable(words), page.columns, 2);
}

std::string title(const std::string& words, const Page& page) {
  std::string text = "\n";
  for (const std::string& each : wrapped(words, page.columns, 2))
    text += in_colour(each, Colour::bold, page) + '\n';
  return text;
}

/// What there is of the run.
std::vector<std::string> state_of(const RecordedRun& run) {
  const Manifest& manifest = run.manifest;
  const std::string directory = run.files.directory.string();
  std::vector<std::string> lines{fmt::format("{}: begun {}, machine {}", directory,
                                             manifest.started_utc, manifest.fingerprint_id)};
  if (!manifest.complete)
    lines.push_back(
        fmt::format("half-written: {} of {} processes are recorded; complete it with `barista run "
                    "--resume {}`",
                    recorded_processes(run), manifest.processes, directory));
  else if (!manifest.stopped.empty())
    lines.push_back("ended before the end of its plan: " + manifest.stopped);
  return lines;
}

/// Runtimes that were not there, and are not named by a cell's row.
std::vector<std::string> absent_runtimes(const RecordedRun& run, const Summary& summary,
                                         const ShownPart& part) {
  std::vector<std::string> lines;
  for (const auto& [runtime, reason] : run.manifest.absent) {
    const bool has_rows = std::any_of(summary.begin(), summary.end(), [&](const SummaryRow& row) {
      return row.cell.runtime == runtime;
    });
    if (has_rows || (!part.runtimes.empty() && !part.runtimes.contains(runtime))) continue;
    lines.push_back(fmt::format("runtime {} was not there: {}", runtime, reason));
  }
  return lines;
}

bool is_of(const DefinitionVerdict& each, const ShownPart& part) {
  return part.experiments.empty() || part.experiments.contains(each.definition->figure.experiment);
}

}  // namespace

std::vector<ClaimVerdict> measured_claims(const std::vector<ClaimVerdict>& verdicts,
                                          const ShownPart& part) {
  std::vector<ClaimVerdict> measured;
  for (const ClaimVerdict& verdict : verdicts) {
    const bool has_figure = std::any_of(
        verdict.definitions.begin(), verdict.definitions.end(),
        [&](const DefinitionVerdict& each) { return each.value.has_value() && is_of(each, part); });
    if (has_figure && (part.runtimes.empty() || part.runtimes.contains(verdict.runtime)))
      measured.push_back(verdict);
  }
  return measured;
}

std::string show_text(const RecordedRun& run, const Derived& derived, const ShownPart& part,
                      const Page& page) {
  std::string text;
  for (const std::string& each : state_of(run)) text += line(each, page);
  for (const std::string& each : derived.regimes) text += line(each, page);
  const std::string figures = figures_text(derived.summary, part, page);
  text += figures.empty() ? "\nno figure\n" : "\n" + figures;
  if (const auto measured = measured_claims(derived.verdicts, part); !measured.empty())
    text += title("the chapter's claims, where they were measured", page) +
            claims_table(measured, page, derived.claims_origin);
  std::vector<std::string> causes = not_finished(run, part);
  for (std::string& each : absent_runtimes(run, derived.summary, part))
    causes.push_back(std::move(each));
  if (!causes.empty()) text += title("what did not finish, and why", page);
  for (const std::string& cause : causes) text += line(cause, page);
  return text;
}

std::string show_json(const RecordedRun& run, const Summary& summary, const ShownPart& part) {
  using Json = nlohmann::ordered_json;
  const auto number = [](bool is_there, double value) {
    return json_number(is_there ? std::optional(value) : std::nullopt);
  };
  Json figures = Json::array();
  for (const std::size_t i : shown_rows(summary, part)) {
    const SummaryRow& row = summary[i];
    const Interval interval = row.median->interval.value_or(Interval{});
    const bool has_low = row.median->interval.has_value();
    const std::optional<RowRegimes>& met = row.regimes;
    const bool has_other = met && met->other;
    figures.push_back({{"row", i + 1},
                       {"name", row_name(row)},
                       {"metric", row.metric},
                       {"unit", unit_of(row.metric)},
                       {"direction", direction_words(row.metric)},
                       {"median", json_number(row.median->value)},
                       {"ci_low", number(has_low, interval.low)},
                       {"ci_high", number(has_low && !row.at_least, interval.high)},
                       {"processes", row.processes},
                       {"regime", met ? Json(name_of(met->shown)) : Json(nullptr)},
                       {"processes_other", met ? Json(met->in_other()) : Json(nullptr)},
                       {"median_other", number(has_other, has_other ? met->other->value : 0)},
                       {"remark", row.reason}});
  }
  std::vector<std::string> causes = not_finished(run, part);
  for (std::string& each : absent_runtimes(run, summary, part)) causes.push_back(std::move(each));
  const Json shown{{"directory", run.files.directory.string()},
                   {"complete", run.manifest.complete},
                   {"recorded", recorded_processes(run)},
                   {"processes", run.manifest.processes},
                   {"figures", figures},
                   {"not_finished", causes}};
  return json_text(shown);
}

}  // namespace barista
