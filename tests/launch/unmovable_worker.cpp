// A worker that works only where its own file is what runs.
#include <cstdio>
#include <filesystem>

#include "tests/launch/fake_worker.hpp"

int main() {
  const std::filesystem::path file = std::filesystem::read_symlink("/proc/self/exe");
  if (file.filename() == "bench-unmovable") {
    std::puts(barista::fake_description("unmovable").c_str());
    return 0;
  }
  std::fputs("where is my file?\n", stderr);
  return 9;
}
