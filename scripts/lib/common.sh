# Shared by the scripts: how they speak, build, and find a Python.

say() { printf 'barista: %s\n' "$*" >&2; }

# A compile of the templates takes up to 1 GiB, so that small machines build with fewer jobs.
build_jobs() {
  local cpus memory_gib
  cpus=$(nproc)
  memory_gib=$(awk '/^MemAvailable:/ {print int($2 / 1048576)}' /proc/meminfo)
  echo $(( memory_gib < 1 ? 1 : memory_gib < cpus ? memory_gib : cpus ))
}

# build <preset> [target...]: configures once and builds what has changed.
build() {
  local preset=$1
  shift
  local log=build/$preset.log
  mkdir -p build
  say "building preset $preset (log: $log)"
  if ! { cmake --preset "$preset" $(cmake_hints) && cmake --build --preset "$preset" -j "$(build_jobs)" ${1:+--target "$@"}; } >"$log" 2>&1; then
    tail -n 40 "$log" >&2
    say "the build failed; the whole log is $log"
    return 1
  fi
  grep -h 'left out' "$log" | sed 's/^-- */barista: /' | sort -u >&2 || true
}

# What the tests must be told of this machine.
cmake_hints() {
  local oracle=$PWD/build/oracle/bin/python
  [ ! -x "$oracle" ] || printf -- '-DBARISTA_ORACLE_PYTHON=%s' "$oracle"
}

# count_results <junit file of ctest>: "passed failed skipped"; a file that is missing counts as one failure.
count_results() {
  [ -s "$1" ] || { echo "0 1 0"; return; }
  local suite tests failures skipped
  suite=$(grep -m 1 -A 12 '<testsuite' "$1" | tr '\n' ' ')
  tests=$(attribute tests "$suite") failures=$(attribute failures "$suite")
  skipped=$(($(attribute skipped "$suite") + $(attribute disabled "$suite")))
  echo "$((tests - failures - skipped)) $failures $skipped"
}

attribute() { sed -n "s/.*[[:space:]]$1=\"\([0-9]*\)\".*/\1/p" <<<"$2"; }
