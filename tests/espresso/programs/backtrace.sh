#!/usr/bin/env bash
# A debugger sees the frames of a goroutine that has been parked, down to the loop of its worker, and an end of them there.
# Exit code 77: skipped.
#   backtrace.sh PROGRAM
set -euo pipefail
if ! command -v gdb >/dev/null; then
  echo "skipped: gdb is not installed (Debian package gdb)"
  exit 77
fi
trace=$(gdb -nx -batch -ex 'set debuginfod enabled off' -ex 'break stop_here' -ex run -ex 'echo frames:\n' -ex backtrace -ex kill "$1" 2>&1) || true
if grep -qE 'ptrace: Operation not permitted|Could not trace the inferior' <<<"$trace"; then
  echo "skipped: this system does not let gdb trace a process"
  exit 77
fi
echo "$trace"
frames=$(sed -n '/^frames:$/,$p' <<<"$trace")
for function in stop_here outer_call 'espresso::detail::Worker::run_here' 'espresso::detail::Worker::run_loop'; do
  grep -qF "$function" <<<"$frames" || { echo "no frame of $function"; exit 1; }
done
if grep -qE 'Backtrace stopped|corrupt stack|Cannot access memory' <<<"$frames"; then
  echo "the frames do not end where the stack begins"
  exit 1
fi
