// The channels of Boost.Fiber under the contract's names.
#pragma once

#include <boost/fiber/buffered_channel.hpp>
#include <boost/fiber/unbuffered_channel.hpp>
#include <cstddef>
#include <optional>
#include <utility>

namespace barista {

/// `capacity` goes to the library's constructor as it is: a power of two from 2 on, of which one
/// place stays empty.
template <class T>
class BufferedFiberChannel {
 public:
  explicit BufferedFiberChannel(std::size_t capacity) : channel_(capacity) {}

  bool send(T value) {
    return channel_.push(std::move(value)) == boost::fibers::channel_op_status::success;
  }
  std::optional<T> receive() {
    T value;
    if (channel_.pop(value) != boost::fibers::channel_op_status::success) return std::nullopt;
    return value;
  }
  void close() { channel_.close(); }

 private:
  boost::fibers::buffered_channel<T> channel_;
};

template <class T>
class UnbufferedFiberChannel {
 public:
  bool send(T value) {
    return channel_.push(std::move(value)) == boost::fibers::channel_op_status::success;
  }
  std::optional<T> receive() {
    // A sender that close() has sent away leaves a pointer into its frame behind, which pop() would
    // still follow. Once the channel is closed nobody can be waiting to send, so that nothing is
    // lost by not looking.
    if (channel_.is_closed()) return std::nullopt;
    T value;
    if (channel_.pop(value) != boost::fibers::channel_op_status::success) return std::nullopt;
    return value;
  }
  void close() { channel_.close(); }

 private:
  boost::fibers::unbuffered_channel<T> channel_;
};

}  // namespace barista
