#!/usr/bin/env bash
# Valgrind finds nothing wrong in a program of goroutines, and no switch of stacks that nobody has told it of.
# Exit code 77: skipped.
#   valgrind.sh PROGRAM
set -euo pipefail
if ! command -v valgrind >/dev/null; then
  echo "skipped: valgrind is not installed (Debian package valgrind)"
  exit 77
fi
log=$(mktemp)
trap 'rm -f "$log"' EXIT
code=0
valgrind --error-exitcode=99 --fair-sched=yes --log-file="$log" "$1" || code=$?
cat "$log"
[ "$code" = 0 ] || { echo "ended with $code"; exit 1; }
if grep -q 'client switching stacks' "$log"; then
  echo "it was not told of a stack"
  exit 1
fi
