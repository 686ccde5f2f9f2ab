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

}  // namespace barista
