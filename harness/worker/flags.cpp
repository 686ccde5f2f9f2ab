#include "harness/worker/flags.hpp"

#include <charconv>
#include <stdexcept>
#include <string_view>

namespace barista {
namespace {

constexpr std::string_view min_time_flag_name = "--benchmark_min_time";

template <class Number>
Number parse_number(std::string_view flag, std::string_view text) {
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size())
    throw std::invalid_argument(std::string(flag) + ": expected a whole number >= 0, found '" +
                                std::string(text) + "'");
  return number;
}

double parse_share(std::string_view flag, std::string_view text) {
  double share = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), share);
  constexpr double most = 10;
  if (error != std::errc() || end != text.data() + text.size() || !(share >= 0) || share > most)
    throw std::invalid_argument(std::string(flag) +
                                ": expected a share from 0 to 10, such as 0.05, found '" +
                                std::string(text) + "'");
  return share;
}

std::vector<unsigned> parse_pus(std::string_view flag, std::string_view text) {
  std::vector<unsigned> pus;
  while (!text.empty()) {
    const std::size_t comma = std::min(text.find(','), text.size());
    pus.push_back(parse_number<unsigned>(flag, text.substr(0, comma)));
    text.remove_prefix(std::min(comma + 1, text.size()));
  }
  return pus;
}

/// `0.05` or `0.05s`.
double parse_seconds(std::string_view flag, std::string_view text) {
  double seconds = 0;
  const char* const end_of_text = text.data() + text.size() - (text.ends_with('s') ? 1 : 0);
  const auto [end, error] = std::from_chars(text.data(), end_of_text, seconds);
  constexpr double most = 1e6;
  if (error != std::errc() || end != end_of_text || !(seconds >= 0) || seconds > most)
    throw std::invalid_argument(std::string(flag) +
                                ": expected seconds from 0 to 1000000, such as 0.05s, found '" +
                                std::string(text) + "'");
  return seconds;
}

bool parse_clock(std::string_view flag, std::string_view text) {
  if (text == "monotonic" || text == "coarse") return text == "coarse";
  throw std::invalid_argument(std::string(flag) + ": expected monotonic or coarse, found '" +
                              std::string(text) + "'");
}

void take_flag(WorkerFlags& flags, std::string_view flag, std::string_view value) {
  if (flag == "--barista_describe")
    flags.describe = true;
  else if (flag == "--barista_case")
    flags.case_name = value;
  else if (flag == "--barista_pus")
    flags.pus = parse_pus(flag, value);
  else if (flag == "--barista_seed")
    flags.seed = parse_number<std::uint64_t>(flag, value);
  else if (flag == "--barista_slowdown")
    flags.slowdown = parse_share(flag, value);
  else if (flag == "--barista_clock")
    flags.coarse_clock = parse_clock(flag, value);
  else if (flag == min_time_flag_name)
    flags.min_time_s = parse_seconds(flag, value);
  else
    throw std::invalid_argument(
        "unknown flag '" + std::string(flag) +
        "'; known are --barista_describe, --barista_case, --barista_pus, --barista_seed, "
        "--barista_slowdown and --barista_clock");
}

}  // namespace

WorkerFlags take_flags(int& argc, char** argv) {
  WorkerFlags flags;
  int kept = 1;
  for (int i = 1; i < argc; ++i) {
    const std::string_view argument = argv[i];
    const std::size_t equals = std::min(argument.find('='), argument.size());
    const std::string_view name = argument.substr(0, equals);
    if (name.starts_with("--barista_") || name == min_time_flag_name)
      take_flag(flags, name, argument.substr(std::min(equals + 1, argument.size())));
    else
      argv[kept++] = argv[i];
  }
  argc = kept;
  return flags;
}

}  // namespace barista
