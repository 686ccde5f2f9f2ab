// What this program writes to standard error, for a test to read.
#pragma once

#include <unistd.h>

#include <cstdio>
#include <string>

namespace espresso {

/// Standard error goes to a file meanwhile.
class StandardError {
 public:
  StandardError() {
    std::fflush(stderr);
    ::dup2(::fileno(file_), 2);
  }
  ~StandardError() {
    ::dup2(before_, 2);
    ::close(before_);
    std::fclose(file_);
  }
  std::string text() const {
    std::string text(1 << 16, '\0');
    const ssize_t size = ::pread(::fileno(file_), text.data(), text.size(), 0);
    text.resize(size > 0 ? static_cast<std::size_t>(size) : 0);
    return text;
  }

 private:
  std::FILE* const file_ = std::tmpfile();
  const int before_ = ::dup(2);
};

}  // namespace espresso
