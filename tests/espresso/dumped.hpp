// A dump, read back.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <regex>
#include <string>
#include <vector>

#include "runtimes/espresso/dump.hpp"
#include "runtimes/espresso/espresso.hpp"

namespace espresso {

/// What a dump says of one goroutine.
struct Line {
  unsigned long long id;
  std::string state, started, goes_on;
};

inline std::vector<Line> parse(const std::string& text) {
  static const std::regex line(
      R"(goroutine ([0-9]+) \[(.*)\] started by ([^,\n]+)(, goes on at ([^,\n]+))?)");
  std::vector<Line> lines;
  for (std::sregex_iterator match(text.begin(), text.end(), line), end; match != end; ++match)
    lines.push_back({std::stoull((*match)[1]), (*match)[2], (*match)[3], (*match)[5]});
  return lines;
}

/// On the stack of a goroutine no regular expressions: they are recursive.
inline std::string dumped() {
  char* text = nullptr;
  std::size_t size = 0;
  std::FILE* const stream = ::open_memstream(&text, &size);
  dump(stream);
  std::fclose(stream);
  std::string result(text, size);
  std::free(text);
  return result;
}

inline bool has(const std::string& text, const std::string& state) {
  return text.find("[" + state) != std::string::npos;
}

inline std::size_t count(const std::string& text, const std::string& state) {
  std::size_t n = 0;
  for (std::size_t at = text.find("[" + state); at != std::string::npos;
       at = text.find("[" + state, at + 1))
    ++n;
  return n;
}

/// What another worker has just left may still be shown as running there.
inline bool one_runs(const std::string& text) { return count(text, "running on worker ") == 1; }

/// Dumps until all of these are seen and nobody else runs, or for some seconds.
inline std::string dumped_with(const std::vector<std::string>& states) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  for (;;) {
    std::string text = dumped();
    const bool all = std::all_of(states.begin(), states.end(),
                                 [&text](const auto& state) { return has(text, state); });
    if ((all && one_runs(text)) || std::chrono::steady_clock::now() > deadline) return text;
    yield();
  }
}

inline std::vector<Line> in_state(const std::vector<Line>& lines, const std::string& state) {
  std::vector<Line> found;
  for (const Line& line : lines)
    if (line.state.starts_with(state)) found.push_back(line);
  return found;
}

}  // namespace espresso
