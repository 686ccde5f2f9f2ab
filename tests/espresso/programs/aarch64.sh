#!/usr/bin/env bash
# Compiles the scheduler for AArch64 and runs it under emulation. Exit code 77: skipped.
#   aarch64.sh SOURCE_DIR BUILD_DIR
set -euo pipefail
source_dir=$1 build_dir=$2
for tool in aarch64-linux-gnu-g++ qemu-aarch64; do
  if ! command -v "$tool" >/dev/null; then
    echo "skipped: $tool is not installed (Debian packages g++-aarch64-linux-gnu and qemu-user)"
    exit 77
  fi
done
program=$build_dir/espresso-everything-aarch64
aarch64-linux-gnu-g++ -std=c++20 -O2 -static -pthread -I"$source_dir" -o "$program" \
  "$source_dir"/tests/espresso/programs/everything.cpp "$source_dir"/runtimes/espresso/*.cpp
qemu-aarch64 "$program"
