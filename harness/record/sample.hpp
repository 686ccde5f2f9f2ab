// One row of samples.csv, and the cell that it belongs to.
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>

namespace barista {

/// What is measured where: the key that summaries group by (with the metric).
struct Cell {
  std::string runtime;
  std::string experiment;
  std::string
      params;  // "name=value;name=value" in the order of the experiment's axes; may be empty
  std::string placement;  // name of a placement
  unsigned workers = 1;

  auto operator<=>(const Cell&) const = default;
};

enum class Status { ok, unsupported, invalid, dnf };

std::string_view name_of(Status status);
std::optional<Status> parse_status(std::string_view name);

/// One value of one metric. `unsupported` and `dnf` rows have neither metric nor value, and a
/// reason; `invalid` rows keep the value that must not be used. `reason` of an ok row says what a
/// reader of the value must know (a substitute primitive, the limit that bound).
struct Sample {
  int cell = 0;  // index of the cell in plan.csv
  int round = 0;
  int process = 0;     // index of the process execution in the order of the plan
  int repetition = 0;  // within the process
  Cell key;
  std::string metric;
  std::optional<double> value;
  Status status = Status::ok;
  std::string reason;
  std::string flags;  // contamination marks, separated by ';'
};

}  // namespace barista
