// Sets of PUs as the kernel takes them. glibc's cpu_set_t ends at 1024; this one is as large as the
// machine needs.
#pragma once

#include <sched.h>

#include <cerrno>
#include <cstddef>
#include <span>
#include <system_error>
#include <vector>

namespace barista {

class PuSet {
 public:
  PuSet() = default;
  explicit PuSet(std::span<const unsigned> pus) {
    for (const unsigned pu : pus) add(pu);
  }

  void add(unsigned pu) {
    if (pu / bits >= words_.size()) words_.resize(pu / bits + 1);
    words_[pu / bits] |= 1ul << pu % bits;
  }
  bool contains(unsigned pu) const {
    return pu / bits < words_.size() && (words_[pu / bits] >> pu % bits & 1) != 0;
  }
  /// In rising order.
  std::vector<unsigned> pus() const {
    std::vector<unsigned> all;
    for (unsigned pu = 0; pu < words_.size() * bits; ++pu)
      if (contains(pu)) all.push_back(pu);
    return all;
  }

  const cpu_set_t* native() const { return reinterpret_cast<const cpu_set_t*>(words_.data()); }
  std::size_t bytes() const { return words_.size() * sizeof(unsigned long); }

  bool operator==(const PuSet& other) const { return pus() == other.pus(); }

  using ReadAffinity = int (*)(pid_t, std::size_t, cpu_set_t*);

  /// Those that the calling thread may use. The kernel refuses a mask that is too small for all PUs
  /// that it knows with EINVAL, so the mask grows until it fits (sched_getaffinity(2)). Throws
  /// std::system_error.
  static PuSet of_this_thread(ReadAffinity read = ::sched_getaffinity) {
    PuSet set;
    for (std::size_t words = 16; words <= most_pus / bits; words *= 2) {
      set.words_.assign(words, 0);
      if (read(0, set.bytes(), reinterpret_cast<cpu_set_t*>(set.words_.data())) == 0) return set;
      if (errno != EINVAL) break;
    }
    throw std::system_error(errno, std::generic_category(), "sched_getaffinity");
  }

  static constexpr unsigned most_pus = 1u << 20;  // far beyond the kernel's NR_CPUS

 private:
  static constexpr unsigned bits = 8 * sizeof(unsigned long);
  std::vector<unsigned long> words_;
};

}  // namespace barista
