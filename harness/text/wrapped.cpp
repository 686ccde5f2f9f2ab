#include "harness/text/wrapped.hpp"

#include <algorithm>

#include "harness/text/utf8.hpp"

namespace barista {
namespace {

/// How many bytes of a word that is wider than `columns` go on one line: at least one character.
std::size_t bytes_that_fit(std::string_view word, std::size_t columns) {
  constexpr std::string_view good_ends = "/:,;";
  std::size_t taken = 0, taken_well = 0, used = 0;
  while (taken < word.size()) {
    const Character next = first_character(word.substr(taken));
    used += columns_of(next.bytes);
    if (used > columns && taken > 0) break;
    taken += next.bytes.size();
    if (good_ends.find(next.bytes) != std::string_view::npos) taken_well = taken;
  }
  return taken_well > 0 ? taken_well : taken;
}

enum class WideWords { broken, whole };

class Lines {
 public:
  Lines(std::size_t columns, std::size_t indent, WideWords wide_words)
      : columns_(columns), indent_(indent), wide_words_(wide_words) {}

  void add_word(std::string_view word) {
    const std::size_t width = columns_of(word);
    if (used_ > 0 && used_ + 1 + width > room()) begin_line();
    if (used_ > 0) put(" ");
    while (wide_words_ == WideWords::broken && columns_of(word) > room()) {
      const std::size_t bytes = bytes_that_fit(word, room());
      put(word.substr(0, bytes));
      word.remove_prefix(bytes);
      begin_line();
    }
    put(word);
  }

  std::vector<std::string> take() && { return std::move(lines_); }

 private:
  std::size_t room() const { return lines_.size() == 1 ? columns_ : columns_ - indent_; }
  void begin_line() {
    lines_.emplace_back(indent_, ' ');
    used_ = 0;
  }
  void put(std::string_view text) {
    lines_.back() += text;
    used_ += columns_of(text);
  }

  std::size_t columns_;
  std::size_t indent_;
  WideWords wide_words_;
  std::size_t used_ = 0;  // columns of the last line, without its indent
  std::vector<std::string> lines_{1};
};

/// The first space outside of backquotes, or the end. A backquote that is never closed quotes
/// nothing.
std::size_t end_of_whole_word(std::string_view text) {
  bool is_quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '`') is_quoted = !is_quoted;
    if (text[i] == ' ' && !is_quoted) return i;
  }
  return is_quoted ? std::min(text.find(' '), text.size()) : text.size();
}

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  return text;
}

}  // namespace

std::vector<std::string> wrapped(std::string_view text, std::size_t columns, std::size_t indent) {
  Lines lines(columns, indent, WideWords::broken);
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    if (end > 0) lines.add_word(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return std::move(lines).take();
}

std::string paragraph(std::string_view text, std::size_t columns, std::size_t indent) {
  return joined(wrapped(text, columns, indent));
}

std::string sentence(std::string_view text, std::size_t columns, std::size_t indent) {
  if (columns_of(text) <= columns) return std::string(text) + "\n";
  Lines lines(columns, indent, WideWords::whole);
  while (!text.empty()) {
    const std::size_t end = end_of_whole_word(text);
    if (end > 0) lines.add_word(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return joined(std::move(lines).take());
}

}  // namespace barista
