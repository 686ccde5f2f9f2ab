# Shared by the scripts: how they speak, explain themselves, and build.
unset CDPATH  # with it `cd` may go elsewhere, and prints where

# explain_if_asked "$@": for --help and -h prints the comment at the head of the script and ends it.
explain_if_asked() {
  local argument
  for argument in "$@"; do
    case $argument in
      --help | -h)
        sed -n '2,${/^#/!q; s/^# \{0,1\}//; p;}' "${BASH_SOURCE[1]}"
        exit 0
        ;;
      --) return 0 ;;
    esac
  done
}

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
  local log=build/$preset.log hints=()
  mkdir -p build
  say "building preset $preset (log: $log)"
  # The Python that has scipy, for the tests of the statistics.
  [ ! -x build/oracle/bin/python ] || hints+=("-DBARISTA_ORACLE_PYTHON=$PWD/build/oracle/bin/python")
  if ! { cmake --preset "$preset" "${hints[@]}" && cmake --build --preset "$preset" -j "$(build_jobs)" ${1:+--target "$@"}; } >"$log" 2>&1; then
    tail -n 40 "$log" >&2
    say "the build failed; the whole log is $log"
    return 1
  fi
  grep -h 'left out' "$log" | sed 's/^-- */barista: /' | sort -u >&2 || true
}

# The newest clang++ on the PATH, without or with its version behind its name.
newest_clang() {
  local candidate best='' best_version=0 version
  for candidate in $(compgen -c clang++ | grep -E '^clang\+\+(-[0-9]+)?$' | sort -u); do
    version=$("$candidate" -dumpversion 2>/dev/null | cut -d. -f1)
    [ "${version:-0}" -le "$best_version" ] || best=$candidate best_version=$version
  done
  [ -z "$best" ] || echo "$best"
  [ -n "$best" ]
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
