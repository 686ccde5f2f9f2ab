// Every sample behind one row of a summary: in which process, when, with what around it, and
// whether it was used. So that nobody has to believe a figure.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "harness/analysis/estimate.hpp"
#include "harness/analysis/summary.hpp"
#include "harness/record/run_directory.hpp"
#include "harness/text/page.hpp"

namespace barista {

struct ExplainedSample {
  Sample sample;
  std::size_t place = 0;  // of its process in the order in which processes were recorded, from 1
  std::vector<unsigned> pus;  // that its process was bound to
  std::string left_out;       // why it is not part of the figure; empty if it is
};

/// How the processes lie around the median (spread.hpp).
struct AroundTheMedian {
  Estimate mean;
  Estimate low_tenth;   // below it lies a tenth of the processes
  Estimate high_tenth;  // above it
};

struct Explanation {
  std::size_t row = 0;  // of summary.csv, from 1
  SummaryRow figure;
  std::optional<AroundTheMedian> around;  // none of what is derived from several cells
  std::vector<ExplainedSample> samples;   // by process and repetition
};

/// `grouped` and `summary` are those of the run; `index` is that of a row (named_rows.hpp).
Explanation explain(const RecordedRun& run, const GroupedSamples& grouped, const Summary& summary,
                    std::size_t index);

/// Whether its figure is a slope over tasks, or the ratio of two.
bool is_of_slopes(const SummaryRow& row);

/// For a terminal, and as one JSON object.
std::string explanation_text(const Explanation& explanation, const Page& page);
std::string explanation_json(const Explanation& explanation);

}  // namespace barista
