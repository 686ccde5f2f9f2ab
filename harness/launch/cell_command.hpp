// How a worker is asked for one cell.
#pragma once

#include "harness/launch/worker_process.hpp"
#include "harness/plan/runtime_description.hpp"
#include "harness/plan/suite.hpp"
#include "harness/record/plan_csv.hpp"

namespace barista {

/// "spawn_join/tasks:1000/workers:2". `searched_tasks` is the value of the axis `tasks` in a
/// search, where params lack it.
std::string case_name(const Cell& key, const ExperimentDescription& experiment,
                      long searched_tasks);

/// The worker's arguments for one process of the plan. `tell_pus`: the PUs exist on this machine.
std::vector<std::string> cell_arguments(const std::string& case_name, const PlannedProcess& process,
                                        const ProcessSettings& settings, bool tell_pus);

/// How long the environment of this process is made, in bytes: by its seed, which is the same for
/// all runtimes of a block in a round. The size of the environment shifts the stack, and alone may
/// change a time by percents (Mytkowicz et al., ASPLOS 2009); drawn anew in each round, that
/// becomes a part of the spread between processes instead of a bias.
std::size_t environment_padding(const PlannedProcess& process);

}  // namespace barista
