// How far a run is: one line that is rewritten on a terminal, a plain line now and then elsewhere.
#pragma once

#include <cstdio>
#include <string>

#include "harness/record/sample.hpp"

namespace barista {

class Progress {
 public:
  struct State {
    std::size_t done = 0;
    std::size_t total = 0;
    double elapsed_s = 0;
    double remaining_s = 0;
    Cell current;  // what runs now
  };

  /// `columns` of the terminal, or 0: not a terminal.
  Progress(std::FILE* stream, unsigned columns);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void count(const Sample& sample);
  void show(const State& state);
  /// Removes the rewritten line; says in a plain one how it ended.
  void finish(const State& state);

 private:
  std::string line(const State& state) const;
  std::string plain_line(const State& state) const;

  std::FILE* stream_;
  unsigned columns_;
  int dnf_ = 0;
  int invalid_ = 0;
  double last_shown_s_ = 0;
  std::size_t last_shown_done_ = 0;
  bool line_is_open_ = false;
};

/// Columns of the terminal behind a stream, or 0.
unsigned terminal_width(std::FILE* stream);

}  // namespace barista
