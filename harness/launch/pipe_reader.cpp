#include "harness/launch/pipe_reader.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>

namespace barista {

PipeReader::PipeReader(std::size_t cap_bytes, Keep keep) : cap_bytes_(cap_bytes), keep_(keep) {
  std::array<int, 2> ends;
  if (::pipe2(ends.data(), O_CLOEXEC) != 0)
    throw std::system_error(errno, std::generic_category(), "no pipe to a worker can be had");
  read_end_ = ends[0];
  write_end_ = ends[1];
  ::fcntl(read_end_, F_SETFL, O_NONBLOCK);
}

PipeReader::~PipeReader() {
  close_write_end();
  if (read_end_ >= 0) ::close(read_end_);
}

void PipeReader::close_write_end() {
  if (write_end_ >= 0) ::close(write_end_);
  write_end_ = -1;
}

void PipeReader::drain() {
  std::array<char, 65536> buffer;
  // A process that prints without end must not hold us here.
  for (int reads = 0; read_end_ >= 0 && reads < 16; ++reads) {
    const ssize_t size = ::read(read_end_, buffer.data(), buffer.size());
    if (size < 0 && errno == EINTR) continue;
    if (size < 0 && errno == EAGAIN) return;
    if (size <= 0) {
      ::close(read_end_);
      read_end_ = -1;
      return;
    }
    keep(buffer.data(), static_cast<std::size_t>(size));
  }
}

void PipeReader::keep(const char* data, std::size_t size) {
  text_.append(data, size);
  if (text_.size() <= cap_bytes_) return;
  overflowed_ = true;
  if (keep_ == Keep::begin)
    text_.resize(cap_bytes_);
  else
    text_.erase(0, text_.size() - cap_bytes_);
}

}  // namespace barista
