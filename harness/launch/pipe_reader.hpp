// The reading end of a pipe to a child process, emptied as text arrives, up to a cap.
#pragma once

#include <cstddef>
#include <string>

namespace barista {

/// Owns both ends until the child has been forked.
class PipeReader {
 public:
  enum class Keep { begin, end };  // of a text that is longer than the cap

  PipeReader(std::size_t cap_bytes, Keep keep);
  ~PipeReader();
  PipeReader(const PipeReader&) = delete;
  PipeReader& operator=(const PipeReader&) = delete;

  int write_end() const { return write_end_; }
  int read_end() const { return read_end_; }  // -1 once the child has closed its end
  void close_write_end();

  /// Takes what is there, at most 1 MiB, without waiting.
  void drain();
  bool ended() const { return read_end_ < 0; }
  bool overflowed() const { return overflowed_; }
  const std::string& text() const { return text_; }

 private:
  void keep(const char* data, std::size_t size);

  std::size_t cap_bytes_;
  Keep keep_;
  int read_end_ = -1;
  int write_end_ = -1;
  std::string text_;
  bool overflowed_ = false;
};

}  // namespace barista
