#include "harness/launch/progress.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include "harness/launch/duration_text.hpp"
#include "harness/record/cell_name.hpp"
#include "harness/text/page.hpp"
#include "harness/text/printable.hpp"
#include "harness/text/say.hpp"
#include "harness/text/standard_streams.hpp"
#include "harness/text/utf8.hpp"

namespace barista {
namespace {

double share(const Progress::State& state) {
  return state.total == 0 ? 1 : static_cast<double>(state.done) / static_cast<double>(state.total);
}

std::string bar(double filled_share) {
  constexpr std::size_t width = 20;
  const auto filled = static_cast<std::size_t>(filled_share * width);
  return fmt::format("[{}{}]", std::string(filled, '#'), std::string(width - filled, '.'));
}

}  // namespace

unsigned terminal_width(std::FILE* stream) {
  return ::isatty(::fileno(stream)) == 0 ? 0 : static_cast<unsigned>(page_of(stream).columns);
}

Progress::Progress(std::FILE* stream, unsigned columns) : stream_(stream), columns_(columns) {}

Progress::~Progress() {
  if (line_is_open_) print_to(stream_, "\n");
}

void Progress::count(const Sample& sample) {
  if (sample.status == Status::dnf) ++dnf_;
  if (sample.status == Status::invalid) ++invalid_;
}

std::string Progress::line(const State& state) const {
  return fmt::format("{} {}/{}  {} left  {} dnf, {} invalid  {}", bar(share(state)), state.done,
                     state.total, duration_words(state.remaining_s), dnf_, invalid_,
                     printable(cell_name(state.current)));
}

std::string Progress::plain_line(const State& state) const {
  return fmt::format("{} of {} processes ({:.0f} %) in {}, {} left, {} dnf, {} invalid", state.done,
                     state.total, 100 * share(state), duration_words(state.elapsed_s),
                     duration_words(state.remaining_s), dnf_, invalid_);
}

void Progress::show(const State& state) {
  const double since_s = state.elapsed_s - last_shown_s_;
  if (columns_ > 0) {
    constexpr double redraw_s = 0.1;
    if (line_is_open_ && since_s < redraw_s) return;
    print_to(stream_, "\r\033[K{}", first_columns(line(state), columns_ - 1));
    line_is_open_ = true;
  } else {
    constexpr double longest_silence_s = 10, shortest_silence_s = 2, step = 0.05;
    const auto done_since = static_cast<double>(state.done - last_shown_done_);
    const bool is_step = done_since >= step * static_cast<double>(state.total);
    if (since_s < (is_step ? shortest_silence_s : longest_silence_s)) return;
    say(stream_, "{}", plain_line(state));
  }
  std::fflush(stream_);
  last_shown_s_ = state.elapsed_s;
  last_shown_done_ = state.done;
}

void Progress::finish(const State& state) {
  if (line_is_open_) print_to(stream_, "\r\033[K");
  line_is_open_ = false;
  say(stream_, "{} of {} processes recorded in {}, {} dnf, {} invalid", state.done, state.total,
      duration_words(state.elapsed_s), dnf_, invalid_);
  std::fflush(stream_);
}

}  // namespace barista
