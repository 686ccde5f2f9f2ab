#include "harness/analysis/summary_csv.hpp"

#include "harness/record/csv_text.hpp"
#include "harness/record/durable_file.hpp"

namespace barista {
namespace {

std::string number_or_empty(std::optional<double> value) {
  return value ? csv_number(*value) : std::string{};
}

/// An estimate as three fields: value, low and high end of its interval.
struct Fields {
  std::string value, low, high;
};

Fields fields_of(const std::optional<Estimate>& estimate) {
  if (!estimate) return {};
  Fields fields{csv_number(estimate->value), {}, {}};
  if (estimate->interval) {
    fields.low = csv_number(estimate->interval->low);
    fields.high = csv_number(estimate->interval->high);
  }
  return fields;
}

void append_row(std::string& text, const SummaryRow& row) {
  const Fields all = fields_of(row.median);
  const Fields unflagged = fields_of(row.median_unflagged);
  const Fields cold = fields_of(row.cold);
  const Fields other = fields_of(row.regimes ? row.regimes->other : std::nullopt);
  append_csv_row(text, {row.cell.runtime,
                        row.cell.experiment,
                        row.cell.params,
                        row.cell.placement,
                        std::to_string(row.cell.workers),
                        row.metric,
                        std::to_string(row.processes),
                        std::to_string(row.samples),
                        all.value,
                        all.low,
                        all.high,
                        number_or_empty(row.mean),
                        std::to_string(row.flagged),
                        std::to_string(row.invalid),
                        name_of(row.status),
                        row.reason,
                        unflagged.value,
                        unflagged.low,
                        unflagged.high,
                        row.phases,
                        cold.value,
                        cold.low,
                        cold.high,
                        row.cold ? (row.cold_differs ? "yes" : "no") : "",
                        row.regimes ? name_of(row.regimes->shown) : "",
                        row.regimes ? csv_number(row.regimes->border_ns) : "",
                        row.regimes ? std::to_string(row.regimes->in_other()) : "",
                        other.value,
                        other.low,
                        other.high});
}

}  // namespace

std::string summary_text(const Summary& summary) {
  std::string text =
      "runtime,experiment,params,placement,workers,metric,processes,samples,median,ci_low,ci_high,"
      "mean,flagged,invalid,status,reason,median_unflagged,ci_low_unflagged,ci_high_unflagged,"
      "phases,cold,ci_low_cold,ci_high_cold,cold_differs,regime,border_ns,processes_other,median_"
      "other,"
      "ci_low_other,ci_high_other\n";
  for (const SummaryRow& row : summary) append_row(text, row);
  return text;
}

void write_summary_csv(const std::filesystem::path& summary_csv, const Summary& summary) {
  write_whole_file(summary_csv, summary_text(summary));
}

}  // namespace barista
