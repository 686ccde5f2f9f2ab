// A first-in-first-out buffer of fixed capacity, for values that need not be default-constructible.
// Not synchronized.
#pragma once

#include <bit>
#include <cstddef>
#include <limits>
#include <memory>
#include <new>
#include <utility>

namespace espresso::detail {

template <class T>
class RingBuffer {
 public:
  /// Throws std::bad_alloc, std::bad_array_new_length.
  explicit RingBuffer(std::size_t capacity)
      : capacity_(capacity), slots_(capacity == 0 ? nullptr : allocate(capacity)) {}
  RingBuffer(const RingBuffer&) = delete;
  RingBuffer& operator=(const RingBuffer&) = delete;
  ~RingBuffer() {
    while (!empty()) drop_first();
    if (slots_ != nullptr) std::allocator<T>().deallocate(slots_, mask_ + 1);
  }

  bool empty() const { return first_ == end_; }
  bool full() const { return end_ - first_ == capacity_; }

  /// Not when full.
  void push(T&& value) {
    const std::size_t end = end_;
    std::construct_at(slots_ + (end & mask_), std::move(value));
    end_ = end + 1;
  }

  /// The oldest. Not when empty.
  T& first() { return slots_[first_ & mask_]; }
  void drop_first() {
    std::destroy_at(std::addressof(first()));
    ++first_;
  }

 private:
  T* allocate(std::size_t capacity) {
    if (capacity > std::numeric_limits<std::size_t>::max() / 2 / sizeof(T))
      throw std::bad_array_new_length();
    mask_ = std::bit_ceil(capacity) - 1;
    return std::allocator<T>().allocate(mask_ + 1);
  }

  const std::size_t capacity_;
  std::size_t mask_ = 0;
  T* const slots_;
  // Count on for ever, so that each is written from one end only, and depends on nothing but
  // itself.
  std::size_t first_ = 0;
  std::size_t end_ = 0;
};

}  // namespace espresso::detail
