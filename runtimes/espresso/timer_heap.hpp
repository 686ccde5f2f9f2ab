// A priority queue of sleepers, the earliest first; equal deadlines in the order in which they
// came.
//
//   TimerHeap<Goroutine> heap;
//   heap.add(deadline, sleeper);
//   while (!heap.empty() && heap.earliest() <= now) wake(heap.take());
//
// A heap of eight children a node (D. Johnson, "Priority queues with update and finding minimum
// spanning trees", 1975). With a million sleepers a level is a cache miss, and there are 7 of them
// where a binary heap, such as std::push_heap keeps, has 20.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "atomics.hpp"

namespace espresso::detail {

template <class T>
class TimerHeap {
 public:
  bool empty() const { return nodes_.empty(); }
  /// Of one that is not empty.
  Clock::time_point earliest() const { return nodes_.front().deadline; }

  /// True if it is the earliest now. May throw std::bad_alloc.
  bool add(Clock::time_point deadline, T& sleeper) {
    const Node added{deadline, sequence_++, &sleeper};
    nodes_.push_back(added);
    std::size_t hole = nodes_.size() - 1;
    while (hole != 0 && is_before(added, nodes_[parent_of(hole)])) {
      nodes_[hole] = nodes_[parent_of(hole)];
      hole = parent_of(hole);
    }
    nodes_[hole] = added;
    return hole == 0;
  }

  /// Takes out the earliest of one that is not empty.
  T& take() {
    T& taken = *nodes_.front().sleeper;
    const Node last = nodes_.back();
    nodes_.pop_back();
    if (!nodes_.empty()) sink_from_top(last);
    return taken;
  }

  /// f(deadline, sleeper) for each, in no order.
  template <class F>
  void for_each(F f) const {
    for (const Node& node : nodes_) f(node.deadline, *node.sleeper);
  }

 private:
  struct Node {
    Clock::time_point deadline;
    std::uint64_t sequence;
    T* sleeper;
  };
  static constexpr std::size_t children = 8;

  static bool is_before(const Node& a, const Node& b) {
    return a.deadline != b.deadline ? a.deadline < b.deadline : a.sequence < b.sequence;
  }
  static std::size_t parent_of(std::size_t node) { return (node - 1) / children; }

  void sink_from_top(const Node& sinking) {
    const auto at = [this](std::size_t i) {
      return nodes_.begin() + static_cast<std::ptrdiff_t>(i);
    };
    std::size_t hole = 0;
    for (std::size_t first = 1; first < nodes_.size(); first = hole * children + 1) {
      const auto end = at(std::min(first + children, nodes_.size()));
      const auto least = std::min_element(at(first), end, is_before);
      if (!is_before(*least, sinking)) break;
      nodes_[hole] = *least;
      hole = static_cast<std::size_t>(least - nodes_.begin());
    }
    nodes_[hole] = sinking;
  }

  std::vector<Node> nodes_;
  std::uint64_t sequence_ = 0;
};

}  // namespace espresso::detail
