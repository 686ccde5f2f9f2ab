// A program with a handler of its own for SIGSEGV opens a plugin that uses espresso, closes it, and
// has a fault later: that is the handler's.
//   host PLUGIN
#include <dlfcn.h>
#include <signal.h>
#include <unistd.h>

#include <cstdio>

namespace {

void handle(int) { ::_exit(0); }

}  // namespace

int main(int, char** arguments) {
  struct sigaction own {};
  own.sa_handler = handle;
  ::sigaction(SIGSEGV, &own, nullptr);
  void* const plugin = ::dlopen(arguments[1], RTLD_NOW | RTLD_LOCAL);
  if (plugin == nullptr) {
    std::puts(::dlerror());
    return 1;
  }
  if (reinterpret_cast<int (*)()>(::dlsym(plugin, "main"))() != 0) return 2;
  ::dlclose(plugin);
  if (::dlopen(arguments[1], RTLD_NOW | RTLD_NOLOAD) != nullptr) {
    std::puts("the plugin stays: nothing was tried");
    return 3;
  }
  *static_cast<volatile int*>(nullptr) = 1;
  return 4;
}
