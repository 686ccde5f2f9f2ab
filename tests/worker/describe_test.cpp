#include "harness/worker/describe.hpp"

#include <gtest/gtest.h>

#include <array>

namespace barista {
namespace {

/// Nothing of it is run: only its notes are read.
struct Coroutines {
  static constexpr std::string_view id = "coroutines";
  struct task_group {
    void go(void (*task)());
    void wait();
  };
  static std::string library() { return "none"; }
  static void run(const RuntimeOptions& options, void (*main)());
  static void go(void (*task)());
  static std::span<const Note> notes() {
    static constexpr std::array texts{Note{Capability::yield, "they are stackless"},
                                      Note{Capability::channel, "a common primitive"},
                                      Note{Capability::block, "they are stackless"}};
    return texts;
  }
};

TEST(Describe, saysANoteOnceWithTheCapabilitiesThatHaveIt) {
  const auto remark = [](std::vector<Capability> needs) {
    return detail::remark_on(needs, {Coroutines::id, &has<Coroutines>, &note_on<Coroutines>});
  };
  EXPECT_EQ(remark({Capability::yield, Capability::spawn, Capability::channel, Capability::block}),
            "yield, block: they are stackless; channel: a common primitive");
  EXPECT_EQ(remark({Capability::spawn}), "");
}

}  // namespace
}  // namespace barista
