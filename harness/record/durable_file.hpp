// Files that survive a kill -9 and a power cut: written whole or not at all, or grown by appends
// that are on the disk when the call returns. Failures of the disk throw WriteFailed with the file
// and the system's words.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string_view>

namespace barista {

/// Puts `text` in the place of the file: a reader sees the old text or the new one, never a part,
/// also if it throws.
void write_whole_file(const std::filesystem::path& file, std::string_view text);

class AppendFile {
 public:
  /// Opens the file for appending; it is created if it is not there.
  explicit AppendFile(std::filesystem::path file);
  ~AppendFile();
  AppendFile(const AppendFile&) = delete;
  AppendFile& operator=(const AppendFile&) = delete;

  std::uint64_t size() const { return size_; }
  /// Cuts the file back to `size` bytes.
  void truncate(std::uint64_t size);
  /// One write, then fsync.
  void append(std::string_view text);

 private:
  std::filesystem::path file_;
  int descriptor_ = -1;
  std::uint64_t size_ = 0;
};

}  // namespace barista
