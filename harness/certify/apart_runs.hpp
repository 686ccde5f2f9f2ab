// Runs of the same binaries, apart in time: what tells how much the machine itself changes from one
// to the next. Most of the time nothing is done.
#pragma once

#include <functional>

#include "harness/certify/campaign.hpp"

namespace barista {

/// Makes those that are missing, each in a directory of runs_directory(). False if it was
/// interrupted. `tell` is called before each with its number, from 1, and how long it waits first.
bool make_runs_apart(const Campaign& campaign, const Runtimes& runtimes, const Topology& topology,
                     const std::function<void(std::size_t run, double wait_s)>& tell);

}  // namespace barista
