#include "fatal.hpp"

#include <cstdarg>
#include <cstdio>
#include <cstdlib>

namespace espresso::detail {
namespace {

[[gnu::format(printf, 1, 0)]] void say_values(const char* format, std::va_list values) {
  char sentence[512];
  std::vsnprintf(sentence, sizeof sentence, format, values);
  // fprintf() takes half of the smallest stack for a buffer where the file has none.
  char line[sizeof sentence + 16];
  std::snprintf(line, sizeof line, "espresso: %s\n", sentence);
  std::fputs(line, stderr);  // in one piece
}

}  // namespace

void fatal(const char* format, ...) noexcept {
  std::va_list values;
  va_start(values, format);
  say_values(format, values);
  va_end(values);
  std::abort();
}

void say(const char* format, ...) noexcept {
  std::va_list values;
  va_start(values, format);
  say_values(format, values);
  va_end(values);
}

}  // namespace espresso::detail
