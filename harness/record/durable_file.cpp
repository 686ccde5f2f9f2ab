#include "harness/record/durable_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "harness/record/errors.hpp"

namespace barista {
namespace {

[[noreturn]] void fail(const std::filesystem::path& file, const char* action) {
  throw WriteFailed(
      fmt::format("{} cannot be {}: {}", file.string(), action, std::strerror(errno)));
}

void write_all(int descriptor, std::string_view text, const std::filesystem::path& file) {
  while (!text.empty()) {
    const ssize_t written = ::write(descriptor, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) fail(file, "written");
    text.remove_prefix(static_cast<std::size_t>(written));
  }
}

void sync_directory(const std::filesystem::path& directory) {
  const int descriptor = ::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) fail(directory, "opened");
  ::fsync(descriptor);  // some file systems refuse it for directories; the data itself is safe
  ::close(descriptor);
}

/// A file beside the one that it will replace; gone again unless it does.
class NextFile {
 public:
  explicit NextFile(std::filesystem::path path)
      : path_(std::move(path)),
        descriptor_(::open(path_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644)) {
    if (descriptor_ < 0) fail(path_, "created");
  }
  ~NextFile() {
    ::close(descriptor_);
    ::unlink(path_.c_str());  // finds nothing after a rename
  }
  NextFile(const NextFile&) = delete;
  NextFile& operator=(const NextFile&) = delete;

  const std::filesystem::path& path() const { return path_; }
  void write(std::string_view text) const {
    write_all(descriptor_, text, path_);
    if (::fsync(descriptor_) != 0) fail(path_, "written to the disk");
  }

 private:
  std::filesystem::path path_;
  int descriptor_;
};

}  // namespace

void write_whole_file(const std::filesystem::path& file, std::string_view text) {
  const NextFile next(std::filesystem::path(file) += ".next");
  next.write(text);
  if (::rename(next.path().c_str(), file.c_str()) != 0) fail(file, "replaced");
  sync_directory(file.has_parent_path() ? file.parent_path() : ".");
}

AppendFile::AppendFile(std::filesystem::path file) : file_(std::move(file)) {
  descriptor_ = ::open(file_.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  struct stat status {};
  if (descriptor_ < 0 || ::fstat(descriptor_, &status) != 0) fail(file_, "opened for writing");
  size_ = static_cast<std::uint64_t>(status.st_size);
}

AppendFile::~AppendFile() { ::close(descriptor_); }

void AppendFile::truncate(std::uint64_t size) {
  if (::ftruncate(descriptor_, static_cast<off_t>(size)) != 0) fail(file_, "cut back");
  if (::fsync(descriptor_) != 0) fail(file_, "written to the disk");
  size_ = size;
}

void AppendFile::append(std::string_view text) {
  write_all(descriptor_, text, file_);
  if (::fsync(descriptor_) != 0) fail(file_, "written to the disk");
  size_ += text.size();
}

}  // namespace barista
