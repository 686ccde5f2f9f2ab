// Seeds for what is resampled: the same for the same run and the same key, on every machine.
#pragma once

#include <cstdint>
#include <string_view>

namespace barista {

/// FNV-1a, 64 bits, of `key`, mixed with the seed of the run.
constexpr std::uint64_t seed_for(std::string_view key, std::uint64_t run_seed) {
  std::uint64_t hash = 14695981039346656037u;
  for (const char letter : key) {
    hash ^= static_cast<unsigned char>(letter);
    hash *= 1099511628211u;
  }
  return hash ^ run_seed;
}

}  // namespace barista
