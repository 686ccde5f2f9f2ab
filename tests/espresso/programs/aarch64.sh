#!/usr/bin/env bash
# Compiles the scheduler for AArch64 and runs it under emulation: by gcc, and what may lose a register also by clang, where
# that is installed. Exit code 77: skipped.
#   aarch64.sh SOURCE_DIR BUILD_DIR
set -euo pipefail
source "$1/scripts/lib/common.sh"
source_dir=$1 build_dir=$2
for tool in aarch64-linux-gnu-g++ aarch64-linux-gnu-ar qemu-aarch64; do
  if ! command -v "$tool" >/dev/null; then
    echo "skipped: $tool is not installed (Debian packages g++-aarch64-linux-gnu and qemu-user)"
    exit 77
  fi
done
work=$build_dir/aarch64
rm -rf "$work"
mkdir -p "$work"
(cd "$work" && aarch64-linux-gnu-g++ -std=c++20 -O2 -c -I"$source_dir" "$source_dir"/runtimes/espresso/*.cpp)
aarch64-linux-gnu-ar rcs "$work/library.a" "$work"/*.o
programs=$source_dir/tests/espresso/programs
for name in everything registers; do
  aarch64-linux-gnu-g++ -std=c++20 -O2 -static -pthread -I"$source_dir" -o "$work/$name" "$programs/$name.cpp" "$work/library.a"
  qemu-aarch64 "$work/$name"
done
# A frame that is larger than a page: gcc takes guards of 64 KiB for granted here.
mkdir "$work/include"
ln -s "$source_dir/runtimes/espresso" "$work/include/espresso"
aarch64-linux-gnu-g++ -std=c++20 -O2 -fstack-clash-protection -static -pthread -I"$work/include" -o "$work/deep_frame" \
  "$source_dir/tests/espresso/package/deep_frame.cpp" "$work/library.a"
if qemu-aarch64 "$work/deep_frame" 2>"$work/words" || ! grep -q "has overflowed its stack" "$work/words"; then
  echo "a frame larger than the stack was not named: $(cat "$work/words")"
  exit 1
fi
if clang=$(newest_clang); then
  for level in -O0 -O1 -O2; do
    "$clang" --target=aarch64-linux-gnu -std=c++20 "$level" -I"$source_dir" -c -o "$work/registers.clang.o" "$programs/registers.cpp"
    aarch64-linux-gnu-g++ -static -pthread -o "$work/registers-clang" "$work/registers.clang.o" "$work/library.a"
    qemu-aarch64 "$work/registers-clang"
  done
fi
