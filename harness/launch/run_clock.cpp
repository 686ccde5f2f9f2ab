#include "harness/launch/run_clock.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <ctime>

#include "harness/record/errors.hpp"

namespace barista {

namespace {

constexpr const char* utc_format = "%Y-%m-%dT%H:%M:%SZ";

/// It becomes part of the manifest and of a directory's name.
void require_utc(const std::string& text) {
  std::tm parts{};
  const char* const end = ::strptime(text.c_str(), utc_format, &parts);
  if (end == nullptr || *end != '\0')
    throw UsageError(fmt::format(
        "BARISTA_NOW should be a UTC time such as 2026-01-02T03:04:05Z, not '{}'", text));
}

}  // namespace

RunClock::RunClock() : begin_(std::chrono::steady_clock::now()) {
  const char* now = std::getenv("BARISTA_NOW");
  if (now == nullptr || *now == '\0') return;
  fixed_ = now;
  require_utc(fixed_);
}

std::string RunClock::utc() const {
  if (is_stopped()) return fixed_;
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  ::gmtime_r(&now, &parts);
  std::array<char, 32> text;
  return {text.data(), std::strftime(text.data(), text.size(), utc_format, &parts)};
}

std::string RunClock::utc_for_name() const {
  std::string text = utc();
  std::erase_if(text, [](char c) { return c == '-' || c == ':'; });
  return text;
}

double RunClock::elapsed_s() const {
  if (is_stopped()) return 0;
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin_).count();
}

}  // namespace barista
