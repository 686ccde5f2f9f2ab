// What the chapter claims, as read from claims.toml: sentences, and under each the definitions that
// make it a question with a measurable answer. Not the answers: those are in verdicts.hpp.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "harness/record/sample.hpp"

namespace barista {

/// Which figure of a summary is meant. `runtime` is a name, or empty for the runtime that is being
/// judged.
struct Selector {
  std::string runtime;
  std::string experiment;
  std::string params;
  std::string placement;
  unsigned workers = 1;
  std::string metric;

  /// The cell that is meant when `subject` is judged.
  Cell cell(const std::string& subject) const {
    return {runtime.empty() ? subject : runtime, experiment, params, placement, workers};
  }
};

/// Whom a definition speaks about: the thread runtime, or each runtime that is not one.
enum class Subject { thread, goroutine };

/// What must lie within the bounds. `median`: the 95 % interval of the median. `range`: every
/// process's value, for figures that a search gives once a process, of which nobody measures enough
/// for an interval of a median. A range says what was seen; it promises nothing about the next
/// process.
enum class Spread { median, range };

/// "median", "range": as in claims.toml.
std::string_view name_of(Spread spread);

/// One reading of a claim. The bounds include `about` already: low = the file's low / about, high =
/// the file's high * about.
struct Definition {
  std::string name;
  Subject subject = Subject::goroutine;
  Selector figure;  // of a ratio the numerator
  std::optional<Selector> denominator;
  std::optional<double> low;
  std::optional<double> high;
  double about = 1;
  Spread spread = Spread::median;

  /// Of the figure: that of its metric, or of ratios.
  std::string_view unit() const;
};

/// What a figure outside of the claimed bounds means for a reader.
enum class Better { lower, higher };

/// What the chapter's table says in the claim's row; empty where it says nothing.
struct Cited {
  std::string thread;
  std::string goroutine;
};

struct Claim {
  std::string id;         // "T1"
  std::string row;        // a few words
  std::string statement;  // one sentence
  Better better = Better::lower;
  Cited chapter;
  std::vector<Definition> definitions;
};

struct Claims {
  std::string thread;              // the runtime that the claims call "thread"
  std::set<std::string> variants;  // of other runtimes: measured, but not judged
  std::string chapter;             // the runtime that the chapter is about: shown first
  std::vector<Claim> claims;
  std::string origin = {};  // which file they are from, where it is not the project's own
};

/// What a claims file may name.
struct KnownNames {
  std::set<std::string> experiments = {};  // empty: any
  // Each throws UsageError about what there is not.
  std::function<void(std::string_view)> check_placement = nullptr;
  std::function<void(const std::string&)> check_runtime = nullptr;
  std::function<void(std::string_view experiment, std::string_view metric, std::string_view params)>
      check_params = nullptr;
};

/// Throws UsageError with file and line: not TOML, an unknown key (with the nearest known one), a
/// missing field, a wrong type, an id or a name that occurs twice, an unknown metric, experiment,
/// placement, runtime or param, low > high, a negative bound with a tolerance, the same runtime as
/// thread and as chapter or among the variants.
Claims load_claims(const std::filesystem::path& claims_toml, const KnownNames& known_names = {});

}  // namespace barista
