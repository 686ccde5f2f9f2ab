#include "harness/record/samples_csv.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cmath>

#include "harness/record/csv_file.hpp"
#include "harness/record/csv_text.hpp"

namespace barista {
namespace {

constexpr std::array<const char*, 14> sample_columns{
    "cell",      "round",   "process", "repetition", "runtime", "experiment", "params",
    "placement", "workers", "metric",  "value",      "status",  "reason",     "flags"};

using SampleRows = CsvFile<sample_columns.size()>;

Sample parse_sample(const SampleRows& rows, const SampleRows::Row& row) {
  const std::optional<Status> status = parse_status(row[11]);
  if (!status)
    rows.fail(fmt::format("status should be ok, unsupported, invalid or dnf, not '{}'", row[11]));
  Sample sample{.cell = rows.number<int>(row[0], "cell"),
                .round = rows.number<int>(row[1], "round"),
                .process = rows.number<int>(row[2], "process"),
                .repetition = rows.number<int>(row[3], "repetition"),
                .key = {.runtime = row[4],
                        .experiment = row[5],
                        .params = row[6],
                        .placement = row[7],
                        .workers = rows.number<unsigned>(row[8], "workers")},
                .metric = row[9],
                .value = std::nullopt,
                .status = *status,
                .reason = row[12],
                .flags = row[13]};
  if (*row[10] != '\0') sample.value = rows.number<double>(row[10], "value");
  return sample;
}

}  // namespace

std::string samples_header() { return fmt::format("{}\n", fmt::join(sample_columns, ",")); }

void append_sample(std::string& text, const Sample& sample) {
  append_csv_row(
      text,
      {std::to_string(sample.cell), std::to_string(sample.round), std::to_string(sample.process),
       std::to_string(sample.repetition), sample.key.runtime, sample.key.experiment,
       sample.key.params, sample.key.placement, std::to_string(sample.key.workers), sample.metric,
       sample.value && std::isfinite(*sample.value) ? csv_number(*sample.value) : std::string{},
       name_of(sample.status), sample.reason, sample.flags});
}

void for_each_sample(const std::filesystem::path& samples_csv,
                     const std::function<void(Sample&&)>& use, std::uintmax_t bytes) {
  SampleRows rows(samples_csv, sample_columns, bytes);
  SampleRows::Row row{};
  while (rows.next(row)) use(parse_sample(rows, row));
}

std::vector<Sample> read_samples(const std::filesystem::path& samples_csv) {
  constexpr std::uintmax_t typical_row_bytes = 100;
  std::error_code ignored;
  const std::uintmax_t bytes = std::filesystem::file_size(samples_csv, ignored);
  std::vector<Sample> samples;
  if (!ignored) samples.reserve(static_cast<std::size_t>(bytes / typical_row_bytes));
  for_each_sample(samples_csv, [&](Sample&& sample) { samples.push_back(std::move(sample)); });
  return samples;
}

}  // namespace barista
