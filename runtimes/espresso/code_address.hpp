// Addresses of code as addr2line takes them: which file is loaded there, and how far into it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace espresso::detail {

/// The code of the program and its libraries, as loaded when this was made.
class CodeAddresses {
 public:
  CodeAddresses();

  /// The file and the offset in it: addr2line -e FILE OFFSET. The bare address if no file is
  /// loaded there.
  std::string name(const void* address) const;

  /// Whether so many bytes before the address are code, too, and can be read.
  bool is_code(const void* address, std::size_t bytes_before) const;

 private:
  struct Segment {
    std::uintptr_t begin, end, base;
    std::string file;
  };
  const Segment* find(std::uintptr_t address) const;

  std::vector<Segment> segments_;
};

}  // namespace espresso::detail
