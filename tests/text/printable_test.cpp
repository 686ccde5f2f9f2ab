#include "harness/text/printable.hpp"

#include <gtest/gtest.h>

namespace barista {
namespace {

TEST(Printable, leaves_text_as_it_is) {
  EXPECT_EQ(printable("1.2 µs × 3 ✓ – 漢字 naïve"), "1.2 µs × 3 ✓ – 漢字 naïve");
}

TEST(Printable, shows_control_characters_as_their_bytes) {
  EXPECT_EQ(printable("\033[2J\a\r"), "\\x1b[2J\\x07\\x0d");
  EXPECT_EQ(printable(std::string_view("a\0b\x7f", 4)), "a\\x00b\\x7f");
  EXPECT_EQ(printable("one\ntwo\tthree"), "one\\ntwo\\tthree");
  EXPECT_EQ(printable("\xC2\x9B"
                      "31m"),
            "\\xc2\\x9b31m")
      << "CSI as one character of Unicode";
}

TEST(Printable, shows_bytes_that_are_not_utf8) {
  EXPECT_EQ(printable("caf\xE9"), "caf\\xe9");
  EXPECT_EQ(printable("\xC0\x80"), "\\xc0\\x80") << "over-long";
  EXPECT_EQ(printable("\xED\xA0\x80"), "\\xed\\xa0\\x80") << "a surrogate";
  EXPECT_EQ(printable("\xF4\x90\x80\x80"), "\\xf4\\x90\\x80\\x80") << "beyond Unicode";
  EXPECT_EQ(printable("µ\xC2"), "µ\\xc2") << "cut short";
}

TEST(Printable, shows_what_reverses_the_direction_of_reading) {
  EXPECT_EQ(printable("a\u202Eb"), "a\\xe2\\x80\\xaeb");
  EXPECT_EQ(printable("a\u2066b"), "a\\xe2\\x81\\xa6b");
}

TEST(Printable, keeps_line_breaks_where_there_may_be_lines) {
  EXPECT_EQ(printable_lines("one\ntwo\033\n"), "one\ntwo\\x1b\n");
}

TEST(ValidUtf8, replaces_what_is_not) { EXPECT_EQ(valid_utf8("caf\xE9 µ"), "caf\uFFFD µ"); }

}  // namespace
}  // namespace barista
