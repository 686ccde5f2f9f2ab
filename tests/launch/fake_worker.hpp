// Workers for tests: shell scripts that answer as docs/WORKER.md asks, or misbehave as told.
#pragma once

#include <fmt/format.h>

#include <filesystem>
#include <string>

#include "tests/record/temporary_directory.hpp"

namespace barista {

/// Its experiments: "yield" (axis tasks), "crowd" (one-shot, no axis), "stream"
/// (one-shot, lasts 100 s divided by its axis), "limit" (a search),
/// "impossible" (unsupported).
inline std::string fake_description(const std::string& runtime) {
  return R"({"protocol": 1, "runtime": ")" + runtime + R"(", "library": "fake 1", "language": "sh",
 "capabilities": ["spawn"], "notes": {}, "experiments": [
  {"name": "yield", "family": "switch", "question": "?", "one_shot": false,
   "axes": [{"name": "tasks", "values": [2], "meaning": "tasks", "least": 1, "most": 1000000}],
   "metrics": ["yield_ns"], "unsupported": null, "remark": null},
  {"name": "crowd", "family": "memory", "question": "?", "one_shot": true, "axes": [],
   "metrics": ["pss_bytes"], "unsupported": null, "remark": "a remark"},
  {"name": "stream", "family": "throughput", "question": "?", "one_shot": true,
   "duration": {"seconds": 0, "operations": 100, "rate_axis": "rate"},
   "axes": [{"name": "rate", "values": [10], "meaning": "requests a second"}],
   "metrics": ["latency_p50_ns"], "unsupported": null, "remark": null},
  {"name": "limit", "family": "limit", "question": "?", "one_shot": true,
   "axes": [{"name": "tasks", "values": [10], "meaning": "tasks"}],
   "metrics": ["tasks_alive"], "unsupported": null, "remark": null},
  {"name": "impossible", "family": "switch", "question": "?", "one_shot": false, "axes": [],
   "metrics": ["hop_ns"], "unsupported": "it has no such thing", "remark": null}]})";
}

inline std::filesystem::path write_script(const std::filesystem::path& file,
                                          const std::string& body) {
  std::ofstream(file) << "#!/bin/sh\n" << body;
  std::filesystem::permissions(file, std::filesystem::perms::owner_all);
  return file;
}

/// Writes bench-<runtime>. The body finds $case (the name asked for), $tasks (of that case), $seed
/// and $repetitions.
inline std::filesystem::path write_fake_worker(const std::filesystem::path& directory,
                                               const std::string& runtime,
                                               const std::string& body) {
  const std::string script = R"(
for argument; do
  case "$argument" in
    --barista_describe) cat <<'DESCRIPTION'
)" + fake_description(runtime) +
                             R"(
DESCRIPTION
      exit 0 ;;
    --barista_case=*) case=${argument#*=} ;;
    --barista_seed=*) seed=${argument#*=} ;;
    --benchmark_repetitions=*) repetitions=${argument#*=} ;;
  esac
done
tasks=${case#*tasks:}
tasks=${tasks%%/*}
)";
  return write_script(directory / ("bench-" + runtime), script + body);
}

/// Body of a worker that reports each repetition of "yield" and "crowd": the value is the seed's
/// last digits.
inline constexpr const char* good_body = R"(
echo '{"context": {}, "benchmarks": ['
i=0
while [ $i -lt $repetitions ]; do
  [ $i -gt 0 ] && echo ','
  printf '{"name": "%s", "run_type": "iteration", "repetition_index": %d, "iterations": 7,' "$case" $i
  printf ' "yield_ns": %d.5, "pss_bytes": %d, "voluntary_switches_per_op": 0}' $((seed % 1000)) $((seed % 100))
  i=$((i + 1))
done
echo ']}'
)";

/// Body of a worker that keeps at most `limit` tasks alive and, beyond it, does `otherwise`.
inline std::string limited_body(long limit, const std::string& otherwise) {
  return fmt::format(R"(
alive=$tasks
label=
if [ $tasks -gt {} ]; then
{}
fi
printf '{{"benchmarks": [{{"run_type": "iteration", "tasks_alive": %d, "label": "%s"}}]}}' $alive "$label"
)",
                     limit, otherwise);
}

}  // namespace barista
