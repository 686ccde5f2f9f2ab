#include "harness/launch/run_clock.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <ctime>

namespace barista {

RunClock::RunClock() : begin_(std::chrono::steady_clock::now()) {
  if (const char* now = std::getenv("BARISTA_NOW")) fixed_ = now;
}

std::string RunClock::utc() const {
  if (is_stopped()) return fixed_;
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  ::gmtime_r(&now, &parts);
  std::array<char, 32> text;
  return {text.data(), std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts)};
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
