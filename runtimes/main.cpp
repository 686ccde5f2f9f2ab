// Compiled once per runtime into bench-<runtime>: the only place where a runtime and the
// experiments meet. The build defines BARISTA_RUNTIME_HEADER and BARISTA_RUNTIME (see
// barista_runtime.cmake).
#include BARISTA_RUNTIME_HEADER

#include "experiments/all.hpp"
#include "harness/worker/describe.hpp"
#include "harness/worker/probes.hpp"

int main(int argc, char** argv) {
  using Runtime = BARISTA_RUNTIME;
  return barista::worker_main(
      argc, argv,
      barista::description_of<Runtime, barista::AllExperiments<Runtime>>(barista::system_probes()));
}
