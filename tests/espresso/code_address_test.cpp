// How a dump names a place in the program.
#include "runtimes/espresso/code_address.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <fstream>
#include <string>

namespace espresso {
namespace {

/// What the kernel says of where this program is loaded.
std::uintptr_t first_mapping_of(const std::string& file) {
  std::ifstream maps("/proc/self/maps");
  for (std::string line; std::getline(maps, line);)
    if (line.ends_with(" " + file)) return std::stoull(line, nullptr, 16);
  return 0;
}

TEST(CodeAddresses, AreOffsetsInTheFile) {
  const auto address = reinterpret_cast<const void*>(&first_mapping_of);
  const std::string name = detail::CodeAddresses().name(address);
  const std::size_t plus = name.rfind('+');
  ASSERT_NE(plus, std::string::npos) << name;
  const std::uintptr_t offset = std::stoull(name.substr(plus + 1), nullptr, 16);
  const std::uintptr_t begin = first_mapping_of(name.substr(0, plus));
  ASSERT_NE(begin, 0u) << name;
  const auto place = reinterpret_cast<std::uintptr_t>(address);
  EXPECT_TRUE(offset == place || offset == place - begin) << name;  // as it is not PIE, or is
  int on_the_stack = 0;
  EXPECT_EQ(detail::CodeAddresses().name(&on_the_stack).find('+'), std::string::npos);
}

}  // namespace
}  // namespace espresso
