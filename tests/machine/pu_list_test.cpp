#include "harness/machine/pu_list.hpp"

#include <gtest/gtest.h>

#include "harness/record/errors.hpp"

namespace barista {
namespace {

using Pus = std::vector<unsigned>;

std::string error_of(std::string_view text) {
  try {
    parse_pu_list(text);
  } catch (const UsageError& error) {
    return error.what();
  }
  return "no error";
}

TEST(PuList, ReadsNumbersAndRangesInOrder) {
  EXPECT_EQ(parse_pu_list("0"), (Pus{0}));
  EXPECT_EQ(parse_pu_list("pus:4,0-2"), (Pus{4, 0, 1, 2}));
  EXPECT_EQ(parse_pu_list("3-3"), (Pus{3}));
}

TEST(PuList, RefusesWhatIsNoList) {
  const std::string kind =
      " is neither a PU (0 to 65535) nor a range of PUs; write a list such as 0,2-5";
  EXPECT_EQ(error_of("pus:"), "PU list \"pus:\": it is empty; write a list such as 0,2-5");
  EXPECT_EQ(error_of("0,x"), "PU list \"0,x\": \"x\"" + kind);
  EXPECT_EQ(error_of("0,,1"), "PU list \"0,,1\": \"\"" + kind);
  EXPECT_EQ(error_of("0,"), "PU list \"0,\": \"\"" + kind);
  EXPECT_EQ(error_of("-1"), "PU list \"-1\": \"-1\"" + kind);
  EXPECT_EQ(error_of("1-2-3"), "PU list \"1-2-3\": \"1-2-3\"" + kind);
  EXPECT_EQ(error_of("0, 1"), "PU list \"0, 1\": \" 1\"" + kind);
  EXPECT_EQ(error_of("0-4294967295"), "PU list \"0-4294967295\": \"0-4294967295\"" + kind);
  EXPECT_EQ(error_of("99999999999999999999"),
            "PU list \"99999999999999999999\": \"99999999999999999999\"" + kind);
}

TEST(PuList, RefusesDuplicatesAndBackwardRanges) {
  EXPECT_EQ(error_of("0,2,1-3"), "PU list \"0,2,1-3\": PU 2 is in it twice; name each PU once");
  EXPECT_EQ(
      error_of("5-2"),
      "PU list \"5-2\": the range 5-2 runs backwards; write 2-5, or single PUs to keep that order");
}

TEST(PuList, WritesTheShortestText) {
  EXPECT_EQ(format_pu_list(Pus{}), "");
  EXPECT_EQ(format_pu_list(Pus{7}), "7");
  EXPECT_EQ(format_pu_list(Pus{0, 1}), "0,1");
  EXPECT_EQ(format_pu_list(Pus{0, 1, 2, 8, 4, 5, 6}), "0-2,8,4-6");
  EXPECT_EQ(format_pu_list(Pus{3, 2, 1}), "3,2,1");
}

TEST(PuList, WhatIsWrittenReadsBack) {
  for (const Pus& pus : {Pus{0}, Pus{3, 2, 1}, Pus{0, 1, 2, 8, 4, 5, 6}, Pus{65'534, 65'535}})
    EXPECT_EQ(parse_pu_list(format_pu_list(pus)), pus);
}

}  // namespace
}  // namespace barista
