// The null control that costs no measurement: the rounds of a run that exists are dealt to two
// sides at random, again and again, and each deal makes a whole report; of several runs each in its
// turn, and never rounds of two runs together, for then both sides would share what changes from
// run to run. Every round keeps all of its cells together, so that what disturbed it disturbs one
// side. It says nothing about what differs
// between the places that two labels take in a real run; campaign.hpp does.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "harness/certify/report_outcome.hpp"
#include "harness/record/run_directory.hpp"

namespace barista {

/// Of metrics of time; memory per task is a slope, whose cells have fewer rounds than could be
/// dealt. Throws InvalidData (a run cannot be read) or UsageError (so few rounds can never reach a
/// verdict). Cost: some 10 ms a report.
std::vector<ReportOutcome> relabelled_reports(std::span<const RecordedRun> runs,
                                              std::size_t reports, std::uint64_t seed,
                                              double margin);

}  // namespace barista
