// A worker of the name that it is called by. Called bench-unmovable it works only where its own
// file is what runs.
#include <cstdio>
#include <filesystem>

#include "tests/launch/fake_worker.hpp"

int main(int, char** arguments) {
  const std::filesystem::path called = std::filesystem::path(arguments[0]).filename();
  const std::filesystem::path runs = std::filesystem::read_symlink("/proc/self/exe").filename();
  if (called == "bench-unmovable" && runs != called) {
    std::fputs("where is my file?\n", stderr);
    return 9;
  }
  std::puts(barista::fake_description(called.string().substr(6)).c_str());
  return 0;
}
