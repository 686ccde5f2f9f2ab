#include "harness/launch/fresh_copy.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <numeric>
#include <random>
#include <string_view>
#include <vector>

#ifndef MFD_EXEC  // Linux 6.3
#define MFD_EXEC 0x0010U
#endif

namespace barista {
namespace {

class OpenFile {
 public:
  explicit OpenFile(const std::filesystem::path& file)
      : descriptor_(::open(file.c_str(), O_RDONLY | O_CLOEXEC)) {}
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;
  ~OpenFile() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }

  int descriptor() const { return descriptor_; }

 private:
  int descriptor_;
};

int nameless_file(const char* label) {
  const int descriptor = ::memfd_create(label, MFD_CLOEXEC | MFD_EXEC);
  if (descriptor >= 0 || errno != EINVAL) return descriptor;
  return ::memfd_create(label, MFD_CLOEXEC);  // of a kernel that does not know the flag
}

/// Returns whether all of it could be read and written; errno says why not.
bool copy_bytes(int from, int to, off_t begin, std::size_t size, std::vector<char>& buffer) {
  for (std::size_t done = 0; done < size;) {
    const off_t place = begin + static_cast<off_t>(done);
    const ssize_t read = ::pread(from, buffer.data(), size - done, place);
    if (read <= 0) {
      if (read == 0) errno = EIO;  // the file has become shorter
      return false;
    }
    if (::pwrite(to, buffer.data(), static_cast<std::size_t>(read), place) != read) return false;
    done += static_cast<std::size_t>(read);
  }
  return true;
}

/// A page is given its place in memory when it is first written.
bool copy_in_random_order(int from, int to, std::size_t size, std::uint64_t seed) {
  const auto page_size = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
  std::vector<std::size_t> pages((size + page_size - 1) / page_size);
  std::iota(pages.begin(), pages.end(), std::size_t{0});
  std::shuffle(pages.begin(), pages.end(), std::mt19937_64(seed));
  std::vector<char> buffer(page_size);
  return std::all_of(pages.begin(), pages.end(), [&](std::size_t page) {
    const std::size_t begin = page * page_size;
    return copy_bytes(from, to, static_cast<off_t>(begin), std::min(page_size, size - begin),
                      buffer);
  });
}

}  // namespace

FreshCopy::FreshCopy(const std::filesystem::path& executable, std::uint64_t seed) {
  const OpenFile file(executable);
  struct stat status {};
  if (file.descriptor() < 0 || ::fstat(file.descriptor(), &status) != 0) {
    error_ = errno;
    return;
  }
  descriptor_ = nameless_file(executable.filename().c_str());
  if (descriptor_ < 0 || ::fchmod(descriptor_, S_IRUSR | S_IXUSR) != 0 ||
      !copy_in_random_order(file.descriptor(), descriptor_,
                            static_cast<std::size_t>(status.st_size), seed)) {
    error_ = errno;
    if (descriptor_ >= 0) ::close(descriptor_);
    descriptor_ = -1;
  }
}

FreshCopy::~FreshCopy() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

std::string reason_not_to_copy(const std::filesystem::path& executable) {
  constexpr std::string_view elf = "\177ELF";
  const OpenFile file(executable);
  std::array<char, elf.size()> begin{};
  struct stat status {};
  if (::read(file.descriptor(), begin.data(), begin.size()) != static_cast<ssize_t>(begin.size()) ||
      ::fstat(file.descriptor(), &status) != 0)
    return "it cannot be read";
  if (std::string_view(begin.data(), begin.size()) != elf) return "it is a script";
  if ((status.st_mode & (S_ISUID | S_ISGID)) != 0 ||
      ::fgetxattr(file.descriptor(), "security.capability", nullptr, 0) > 0)
    return "it has privileges of its own";
  return {};
}

}  // namespace barista
