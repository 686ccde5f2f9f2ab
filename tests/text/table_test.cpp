#include "harness/text/table.hpp"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <sstream>

#include "harness/text/utf8.hpp"
#include "harness/text/wrapped.hpp"

namespace barista {
namespace {

Table runtimes() {
  Table table({{"runtime"}, {"median", Align::right}, {"nothing"}, {"remark", Align::left, 10}});
  table.add_heading("yield");
  table.add_row({"go", "66.3 ns", "", "three of these processes were disturbed"});
  table.add_row({"漢字", "1.33 µs", "", ""});
  return table;
}

TEST(Columns, are_counted_as_a_terminal_does) {
  EXPECT_EQ(columns_of("1.2 µs × ✓"), 10u);
  EXPECT_EQ(columns_of("漢字"), 4u);
  EXPECT_EQ(columns_of("e\u0301"), 1u);
  EXPECT_EQ(columns_of("caf\xE9"), 4u);
}

TEST(Wrapped, breaks_at_spaces_and_long_words_behind_their_parts) {
  EXPECT_EQ(paragraph("one two three", 7, 2), "one two\n  three\n");
  EXPECT_EQ(paragraph("go/yield/tasks=2/one_pu", 12), "go/yield/\ntasks=2/\none_pu\n");
  EXPECT_EQ(paragraph("abcdefghij", 4, 1), "abcd\n efg\n hij\n");
  EXPECT_EQ(paragraph("", 4), "\n");
}

TEST(Sentence, keeps_whole_what_a_reader_may_copy) {
  EXPECT_EQ(sentence("go on with `barista run --resume a/b`, or not", 20, 2),
            "go on with\n  `barista run --resume a/b`,\n  or not\n");
  EXPECT_EQ(sentence("in results/2026-11-30/quick now", 12), "in\nresults/2026-11-30/quick\nnow\n");
  EXPECT_EQ(sentence("a ` that is alone", 8), "a ` that\nis alone\n");
}

TEST(Table, pads_by_what_is_seen_and_leaves_empty_columns_out) {
  EXPECT_EQ(runtimes().text({.columns = 80}),
            "runtime   median  remark\n"
            "yield\n"
            "go       66.3 ns  three of these processes were disturbed\n"
            "漢字     1.33 µs\n");
}

TEST(Table, wraps_what_may_be_wrapped) {
  EXPECT_EQ(runtimes().text({.columns = 40}),
            "runtime   median  remark\n"
            "yield\n"
            "go       66.3 ns  three of these\n"
            "                  processes were\n"
            "                  disturbed\n"
            "漢字     1.33 µs\n");
}

TEST(Table, stacks_records_where_columns_do_not_fit) {
  Table table({{"cell"}, {"median", Align::right}, {"95 % interval"}}, 2);
  table.add_row({"go/yield/tasks=2/one_pu/1", "66.3 ns", "[66.1 ns, 66.7 ns]"});
  EXPECT_EQ(table.text({.columns = 30}),
            "  go/yield/tasks=2/one_pu/1\n"
            "    median 66.3 ns\n"
            "    95 % interval [66.1 ns,\n"
            "      66.7 ns]\n");
}

TEST(Table, fits_every_page) {
  for (std::size_t columns = 12; columns < 90; ++columns) {
    std::istringstream text(runtimes().text({.columns = columns}));
    for (std::string line; std::getline(text, line);) EXPECT_LE(columns_of(line), columns) << line;
  }
}

TEST(Table, lets_nothing_through_that_a_terminal_obeys) {
  Table table({{"runtime"}});
  table.add_heading("\033[31mred");
  table.add_row({"\033]0;title\a"});
  EXPECT_EQ(table.text({}).find('\033'), std::string::npos);
  EXPECT_EQ(table.text({}).find('\a'), std::string::npos);
}

TEST(Table, colours_only_where_the_page_takes_them) {
  Table table({{"verdict"}});
  table.add_row({{"yes", Colour::green}});
  EXPECT_EQ(table.text({}), "verdict\nyes\n");
  EXPECT_EQ(table.text({.coloured = true}), "\033[1mverdict\033[0m\n\033[32myes\033[0m\n");
}

TEST(Page, takes_its_width_from_the_environment_where_there_is_no_terminal) {
  std::FILE* file = std::fopen("/dev/null", "w");
  ::setenv("COLUMNS", "72", 1);
  EXPECT_EQ(page_of(file).columns, 72u);
  ::setenv("COLUMNS", "7", 1);
  EXPECT_EQ(page_of(file).columns, fewest_columns);
  ::setenv("COLUMNS", "wide", 1);
  EXPECT_EQ(page_of(file).columns, 110u);
  ::unsetenv("COLUMNS");
  EXPECT_FALSE(page_of(file).coloured);
  std::fclose(file);
}

}  // namespace
}  // namespace barista
