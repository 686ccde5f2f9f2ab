#include "harness/analysis/summary_csv.hpp"

#include "harness/record/csv_text.hpp"
#include "harness/record/durable_file.hpp"

namespace barista {
namespace {

std::string number_or_empty(std::optional<double> value) {
  return value ? csv_number(*value) : std::string{};
}

void append_row(std::string& text, const SummaryRow& row) {
  std::optional<double> median, low, high;
  if (row.median) median = row.median->value;
  if (row.median && row.median->interval) {
    low = row.median->interval->low;
    high = row.median->interval->high;
  }
  append_csv_row(text,
                 {row.cell.runtime, row.cell.experiment, row.cell.params, row.cell.placement,
                  std::to_string(row.cell.workers), row.metric, std::to_string(row.processes),
                  std::to_string(row.samples), number_or_empty(median), number_or_empty(low),
                  number_or_empty(high), number_or_empty(row.mean), std::to_string(row.flagged),
                  std::to_string(row.invalid), name_of(row.status), row.reason});
}

}  // namespace

std::string summary_text(const Summary& summary) {
  std::string text =
      "runtime,experiment,params,placement,workers,metric,processes,samples,median,ci_low,ci_high,"
      "mean,flagged,invalid,status,reason\n";
  for (const SummaryRow& row : summary) append_row(text, row);
  return text;
}

void write_summary_csv(const std::filesystem::path& summary_csv, const Summary& summary) {
  write_whole_file(summary_csv, summary_text(summary));
}

}  // namespace barista
