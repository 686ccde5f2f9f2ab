#!/usr/bin/env bash
# Registers survive a switch, whichever compiler is installed and whatever it is told of the processor.
#   registers.sh SOURCE_DIR LIBRARY CXX
set -euo pipefail
source_dir=$1 library=$2 given=$3
program=$(mktemp)
trap 'rm -f "$program"' EXIT
failed=0
wide=()
if grep -q avx512dq /proc/cpuinfo; then wide=("-mavx512f -mavx512dq" "-march=native"); fi
compilers=("$given")
for clang in $(compgen -c clang++ | grep -E '^clang\+\+(-[0-9]+)?$' | sort -u); do compilers+=("$clang"); done
for compiler in "${compilers[@]}"; do
  for flags in "-O0" "-O1" "-O2" "-O2 -fomit-frame-pointer" "${wide[@]/#/-O2 }"; do
    # shellcheck disable=SC2086  # several flags
    if ! "$compiler" -std=c++20 $flags -I "$source_dir" -pthread -o "$program" \
        "$source_dir/tests/espresso/programs/registers.cpp" "$library" || ! "$program"; then
      echo "wrong: $compiler $flags"
      failed=1
    fi
  done
done
exit "$failed"
