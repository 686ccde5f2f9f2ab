// What a worker says of itself (`--barista_describe`, docs/WORKER.md): which runtime it is, and
// which experiments it can do. Reads the text; running the worker is launch/discovery.hpp.
#pragma once

#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/contract/runtime.hpp"

namespace barista {

struct AxisDescription {
  std::string name;
  std::vector<long> values;
  std::string meaning;
  // What makes sense, as far as the worker tells.
  long least = 0;
  long most = std::numeric_limits<long>::max();
  long power_of = 0;  // values are powers of it, where it is not 0

  /// What a value should be: "a whole number from 1 to 50"; empty if it is.
  std::string expectation_missed_by(long value) const;
};

struct ExperimentDescription {
  std::string name;
  std::string family;
  std::string question;
  bool one_shot = false;
  double seconds = 0;     // that one shot takes, as far as it is known beforehand,
  long operations = 0;    // and so many operations
  std::string rate_axis;  // at the rate of this axis
  std::vector<AxisDescription> axes;
  std::vector<std::string> metrics;
  std::string unsupported;  // why this runtime cannot do it; empty if it can
  std::string remark;       // what a reader of its figures must know; may be empty

  const AxisDescription* find_axis(std::string_view axis) const;
  /// One process tries one number of tasks; the harness searches for the largest
  /// (launch/limit_search.hpp).
  bool is_search() const { return family == "limit"; }
};

struct RuntimeDescription {
  std::string runtime;
  std::string library;
  std::string language;
  std::optional<Tasks> tasks;       // what a task is, where the worker tells
  bool background_threads = false;  // the runtime has threads besides its workers
  std::vector<ExperimentDescription> experiments;
  nlohmann::json source;  // the whole description, for the manifest

  const ExperimentDescription* find_experiment(std::string_view name) const;
};

/// The protocol of docs/WORKER.md that this harness speaks.
inline constexpr int worker_protocol = 1;

/// Throws InvalidData with one sentence that says what is wrong with the description, but not whose
/// it is.
RuntimeDescription parse_description(std::string_view text);
RuntimeDescription parse_description(const nlohmann::json& source);

/// Every experiment that any runtime knows, in the order of the first runtime that names it.
std::vector<ExperimentDescription> all_experiments(const std::vector<RuntimeDescription>& runtimes);

}  // namespace barista
