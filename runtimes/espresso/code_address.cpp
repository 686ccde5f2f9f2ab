#include "code_address.hpp"

#include <link.h>
#include <unistd.h>

#include <array>
#include <cstdio>

namespace espresso::detail {
namespace {

/// The loader gives the program itself no name.
std::string program() {
  std::string path(4096, '\0');
  const ssize_t size = ::readlink("/proc/self/exe", path.data(), path.size());
  path.resize(size > 0 ? static_cast<std::size_t>(size) : 0);
  return path.empty() ? "program" : path;
}

}  // namespace

CodeAddresses::CodeAddresses() {
  ::dl_iterate_phdr(
      [](dl_phdr_info* object, std::size_t, void* self) {
        const std::string file = object->dlpi_name == nullptr || *object->dlpi_name == '\0'
                                     ? program()
                                     : object->dlpi_name;
        for (unsigned i = 0; i < object->dlpi_phnum; ++i) {
          const auto& header = object->dlpi_phdr[i];
          constexpr auto readable_code = PF_R | PF_X;
          if (header.p_type != PT_LOAD || (header.p_flags & readable_code) != readable_code)
            continue;
          const std::uintptr_t begin = object->dlpi_addr + header.p_vaddr;
          static_cast<CodeAddresses*>(self)->segments_.push_back(
              {begin, begin + header.p_memsz, object->dlpi_addr, file});
        }
        return 0;
      },
      this);
}

const CodeAddresses::Segment* CodeAddresses::find(std::uintptr_t address) const {
  for (const Segment& segment : segments_)
    if (address >= segment.begin && address < segment.end) return &segment;
  return nullptr;
}

bool CodeAddresses::is_code(const void* address, std::size_t bytes_before) const {
  const auto place = reinterpret_cast<std::uintptr_t>(address);
  const Segment* const segment = find(place);
  return segment != nullptr && place - segment->begin >= bytes_before;
}

std::string CodeAddresses::name(const void* address) const {
  const auto place = reinterpret_cast<std::uintptr_t>(address);
  const Segment* const segment = find(place);
  std::array<char, 32> offset{};
  std::snprintf(
      offset.data(), offset.size(), "0x%llx",
      static_cast<unsigned long long>(segment != nullptr ? place - segment->base : place));
  return segment != nullptr ? segment->file + "+" + offset.data() : offset.data();
}

}  // namespace espresso::detail
