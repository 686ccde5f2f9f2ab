// A program with a handler of its own for SIGSEGV opens a plugin that uses espresso, and closes it,
// a few times: no file stays open. It has a fault later: that is the handler's.
//   host PLUGIN
#include <dirent.h>
#include <dlfcn.h>
#include <signal.h>
#include <unistd.h>

#include <cstdio>

namespace {

void handle(int) { ::_exit(0); }

int open_files() {
  int n = 0;
  DIR* const files = ::opendir("/proc/self/fd");
  while (::readdir(files) != nullptr) ++n;
  ::closedir(files);
  return n;
}

/// 0, or which step has failed.
int use(const char* file) {
  void* const plugin = ::dlopen(file, RTLD_NOW | RTLD_LOCAL);
  if (plugin == nullptr) {
    std::puts(::dlerror());
    return 1;
  }
  if (reinterpret_cast<int (*)()>(::dlsym(plugin, "work"))() != 0) return 2;
  ::dlclose(plugin);
  if (::dlopen(file, RTLD_NOW | RTLD_NOLOAD) != nullptr) {
    std::puts("the plugin stays: nothing was tried");
    return 3;
  }
  return 0;
}

}  // namespace

int main(int, char** arguments) {
  struct sigaction own {};
  own.sa_handler = handle;
  ::sigaction(SIGSEGV, &own, nullptr);
  const int before = open_files();
  for (int i = 0; i < 3; ++i)
    if (const int failed = use(arguments[1]); failed != 0) return failed;
  if (open_files() != before) {
    std::printf("%d files were open before, %d are afterwards\n", before, open_files());
    return 5;
  }
  *static_cast<volatile int*>(nullptr) = 1;
  return 4;
}
