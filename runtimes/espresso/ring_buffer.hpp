// A first-in-first-out buffer of fixed capacity, for values that need not be default-constructible.
// Not synchronized.
#pragma once

#include <cstddef>
#include <memory>
#include <utility>

namespace espresso::detail {

template <class T>
class RingBuffer {
 public:
  /// Throws std::bad_alloc, std::bad_array_new_length.
  explicit RingBuffer(std::size_t capacity)
      : slots_(capacity == 0 ? nullptr : std::allocator<T>().allocate(capacity)),
        capacity_(capacity) {}
  RingBuffer(const RingBuffer&) = delete;
  RingBuffer& operator=(const RingBuffer&) = delete;
  ~RingBuffer() {
    while (size_ > 0) drop_first();
    if (capacity_ != 0) std::allocator<T>().deallocate(slots_, capacity_);
  }

  bool empty() const { return size_ == 0; }
  bool full() const { return size_ == capacity_; }

  /// Not when full.
  void push(T&& value) {
    std::construct_at(slots_ + last_, std::move(value));
    last_ = after(last_);
    ++size_;
  }

  /// The oldest. Not when empty.
  T& first() { return slots_[first_]; }
  void drop_first() {
    std::destroy_at(slots_ + first_);
    first_ = after(first_);
    --size_;
  }

 private:
  std::size_t after(std::size_t i) const { return i + 1 == capacity_ ? 0 : i + 1; }

  T* const slots_;
  const std::size_t capacity_;
  std::size_t size_ = 0;
  std::size_t first_ = 0;
  std::size_t last_ = 0;
};

}  // namespace espresso::detail
