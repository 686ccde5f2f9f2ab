// How long and with which seed the tests here run: ESPRESSO_STRESS_SECONDS, ESPRESSO_STRESS_SEED.
#pragma once

#include <chrono>
#include <cstdint>

namespace espresso::perturbed {

std::chrono::duration<double> stress_duration();
std::uint64_t run_seed();

/// Something has been finished: the watchdog counts from now.
void still_alive();

}  // namespace espresso::perturbed
