#include "fatal.hpp"

#include <cstdarg>
#include <cstdio>
#include <cstdlib>

namespace espresso::detail {

void fatal(const char* format, ...) noexcept {
  char sentence[512];
  std::va_list values;
  va_start(values, format);
  std::vsnprintf(sentence, sizeof sentence, format, values);
  va_end(values);
  std::fprintf(stderr, "espresso: %s\n", sentence);
  std::abort();
}

}  // namespace espresso::detail
