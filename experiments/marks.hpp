// Work that can be checked: each task marks its own slot, so that no shared counter disturbs what
// is measured.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

namespace barista {

class Marks {
 public:
  explicit Marks(std::int64_t n) : slots_(static_cast<std::size_t>(n), 0) {}
  unsigned char* slot(std::int64_t i) { return &slots_[static_cast<std::size_t>(i)]; }
  /// Every slot has been marked exactly `times` times.
  bool all(unsigned char times = 1) const {
    return std::all_of(slots_.begin(), slots_.end(),
                       [=](unsigned char mark) { return mark == times; });
  }
  std::int64_t marked() const {
    return std::count_if(slots_.begin(), slots_.end(),
                         [](unsigned char mark) { return mark != 0; });
  }
  void clear() { std::fill(slots_.begin(), slots_.end(), 0); }

 private:
  std::vector<unsigned char> slots_;
};

}  // namespace barista
