#include "runtimes/espresso/large_stack.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <array>
#include <cstdlib>
#include <memory>
#include <stdexcept>
#include <string>
#include <system_error>

#include "runtimes/espresso/sanitizers.hpp"
#include "tests/espresso/on_workers.hpp"
#include "tests/espresso/resident_bytes.hpp"

namespace espresso {
namespace {

class LargeStack : public OnWorkers {};
ESPRESSO_ON_WORKERS(LargeStack);

/// Takes about so many KiB of stack.
[[gnu::noinline]] long recurse(long kib) {
  volatile char frame[1024] = {};
  frame[kib % 1024] = 1;
  return kib == 0 ? 0 : recurse(kib - 1) + frame[kib % 1024];
}

TEST_P(LargeStack, HoldsWhatAnOrdinaryOneDoesNot) {
  constexpr long kib = 1024;  // sixteen ordinary stacks
  long sum = 0;
  run([&sum] {
    TaskGroup group;
    std::array<long, 4> parts{};
    for (long& part : parts)
      group.go([&part] { part = on_large_stack([] { return recurse(kib); }); });
    group.wait();
    for (const long part : parts) sum += part;
  });
  EXPECT_EQ(sum, 4 * kib);
}

TEST_P(LargeStack, MayBeParkedOn) {
  long received = 0;
  run([&received] {
    Channel<int> there, back;
    constexpr int goroutines = 20, messages = 50;
    WaitGroup ended;
    ended.add(goroutines);
    for (int i = 0; i < goroutines; ++i)
      go([&] {
        on_large_stack([&] {
          recurse(200);
          for (int k = 0; k < messages; ++k) {
            there.send(*back.receive() + 1);
            yield();
          }
          recurse(200);
        });
        ended.done();
      });
    for (int i = 0; i < goroutines * messages; ++i) {
      back.send(i);
      received += *there.receive() - i;
    }
    ended.wait();
    EXPECT_EQ(received, goroutines * messages);
  });
}

TEST_P(LargeStack, CallsMayBeNested) {
  run([] {
    const std::string text = on_large_stack([] {
      recurse(500);
      return on_large_stack([] {
        yield();
        return std::string("inner") + (recurse(500) == 500 ? "" : "?");
      });
    });
    EXPECT_EQ(text, "inner");
  });
}

TEST_P(LargeStack, PassesOnWhatIsThrownAndWhatIsReturned) {
  run([] {
    EXPECT_THROW(on_large_stack([] {
                   yield();
                   throw std::range_error("too far");
                 }),
                 std::range_error);
    std::unique_ptr<int> only_moves = on_large_stack([] { return std::make_unique<int>(7); });
    EXPECT_EQ(*only_moves, 7);
    try {
      throw std::runtime_error("being handled");
    } catch (const std::runtime_error&) {
      on_large_stack([] {
        EXPECT_THROW(throw 1, int);
        yield();
      });
      try {
        throw;
      } catch (const std::runtime_error& error) {
        EXPECT_STREQ(error.what(), "being handled");
      }
    }
  });
}

class LargeStackDeathTest : public OnWorkers {};
ESPRESSO_ON_WORKERS(LargeStackDeathTest);

TEST_P(LargeStackDeathTest, AnOverflowNamesItsSize) {
  Options options{.workers = GetParam()};
  options.large_stack_bytes = std::size_t{1} << 20;
  EXPECT_DEATH(
      espresso::run(options, [] { on_large_stack([] { std::exit(int(recurse(4096))); }); }),
      "goroutine [0-9]+ has overflowed its stack of 1048576 bytes, 4096 of them guard: give more "
      "to "
      "Options::large_stack_bytes");
}

#if !ESPRESSO_ASAN && !ESPRESSO_TSAN  // their shadow memory does not fit under the limit
TEST_P(LargeStackDeathTest, WithoutAddressSpaceItThrows) {
  const auto ask_for_too_much = [] {
    const rlimit limit{std::size_t{2} << 30, std::size_t{2} << 30};
    if (::setrlimit(RLIMIT_AS, &limit) != 0) std::exit(1);
    Options options{.workers = 1};
    options.large_stack_bytes = std::size_t{1} << 30;
    bool called = false, refused = false;
    espresso::run(options, [&] {
      try {
        on_large_stack([&called] { called = true; });
      } catch (const std::system_error&) {
        refused = true;
      }
    });
    std::exit(refused && !called ? 0 : 2);
  };
  EXPECT_EXIT(ask_for_too_much(), testing::ExitedWithCode(0), "");
}
#endif

/// Whether there is room at each 8 KiB of the first 512.
[[gnu::noinline]] int places_with_room(int more) {
  volatile char frame[8192] = {};
  frame[more] = 1;
  const bool has_room =
      detail::Worker::here().scheduler().has_room_below(const_cast<const char*>(frame));
  return (has_room ? 1 : 0) + (more == 0 ? 0 : places_with_room(more - 1));
}

TEST_P(LargeStack, HasRoomByItsOwnSize) {
  int places = 0;
  run([&places] { places = on_large_stack([] { return places_with_room(63); }); });
  EXPECT_EQ(places, 64);
}

#if !ESPRESSO_ASAN && !ESPRESSO_TSAN  // whose own memory stays
TEST_P(LargeStack, OfABurstGivesItsMemoryBack) {
  constexpr long goroutines = 500, kib = 200, touched = goroutines * kib * 1024;
  run([] {
    const long before = resident_bytes();
    Channel<int> nothing_comes;
    WaitGroup deep, ended;
    deep.add(goroutines);
    ended.add(goroutines);
    for (long i = 0; i < goroutines; ++i)
      go([&] {
        on_large_stack([&] {
          recurse(kib);
          deep.done();
          nothing_comes.receive();
        });
        ended.done();
      });
    deep.wait();
    EXPECT_GT(resident_bytes() - before, touched / 2);
    nothing_comes.close();
    ended.wait();
    // A few are kept, and the ordinary stacks for a while.
    EXPECT_LT(resident_bytes() - before, touched / 4);
  });
}
#endif

}  // namespace
}  // namespace espresso
