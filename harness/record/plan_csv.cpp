#include "harness/record/plan_csv.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "harness/record/csv_file.hpp"
#include "harness/record/csv_text.hpp"

namespace barista {
namespace {

constexpr std::array<const char*, 12> plan_columns{"process",    "round",  "cell",      "runtime",
                                                   "experiment", "params", "placement", "workers",
                                                   "pus",        "seed",   "status",    "reason"};
constexpr std::string_view planned = "planned";

using PlanRows = CsvFile<plan_columns.size()>;

std::vector<unsigned> parse_pus(const PlanRows& rows, std::string_view text) {
  std::vector<unsigned> pus;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(';'), text.size());
    pus.push_back(rows.number<unsigned>(std::string(text.substr(0, end)).c_str(), "pus"));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return pus;
}

PlannedProcess parse_process(const PlanRows& rows, const PlanRows::Row& row) {
  const bool unsupported = row[10] == name_of(Status::unsupported);
  if (!unsupported && row[10] != planned)
    rows.fail(fmt::format("status should be planned or unsupported, not '{}'", row[10]));
  return {.process = rows.number<int>(row[0], "process"),
          .round = rows.number<int>(row[1], "round"),
          .cell = rows.number<int>(row[2], "cell"),
          .key = {.runtime = row[3],
                  .experiment = row[4],
                  .params = row[5],
                  .placement = row[6],
                  .workers = rows.number<unsigned>(row[7], "workers")},
          .pus = parse_pus(rows, row[8]),
          .seed = rows.number<std::uint64_t>(row[9], "seed"),
          .unsupported = row[11]};
}

void append_process(std::string& text, const PlannedProcess& process) {
  append_csv_row(
      text,
      {std::to_string(process.process), std::to_string(process.round), std::to_string(process.cell),
       process.key.runtime, process.key.experiment, process.key.params, process.key.placement,
       std::to_string(process.key.workers), join_pus(process.pus, ';'),
       std::to_string(process.seed),
       process.unsupported.empty() ? planned : name_of(Status::unsupported), process.unsupported});
}

}  // namespace

std::string join_pus(const std::vector<unsigned>& pus, char separator) {
  return fmt::format("{}", fmt::join(pus, std::string_view(&separator, 1)));
}

std::string plan_text(const std::vector<PlannedProcess>& plan) {
  std::string text = fmt::format("{}\n", fmt::join(plan_columns, ","));
  for (const PlannedProcess& process : plan) append_process(text, process);
  return text;
}

std::vector<PlannedProcess> read_plan(const std::filesystem::path& plan_csv) {
  PlanRows rows(plan_csv, plan_columns);
  PlanRows::Row row{};
  std::vector<PlannedProcess> plan;
  while (rows.next(row)) {
    plan.push_back(parse_process(rows, row));
    if (plan.back().process != static_cast<int>(plan.size()) - 1)
      rows.fail("processes should be numbered 0, 1, 2, …");
  }
  return plan;
}

}  // namespace barista
