// Exceptions: caught where they were thrown from, also when tasks change places meanwhile; out of
// main they leave run(); out of a task they end the program.
#pragma once

#include <exception>
#include <stdexcept>

#include "tests/conformance/suite.hpp"

namespace barista::conformance {

template <class R>
class Exceptions : public Conformance<R> {
 protected:
  static constexpr int tasks = 50;
  static constexpr int rounds = 20;

  /// Runs `body(i)`, which says whether all was right, in many tasks at once.
  template <class Body>
  static void expect_right_in_all_tasks(Body body) {
    std::vector<int> right(tasks, 0);
    run<R>([&] {
      for (std::size_t i = 0; i < tasks; ++i)
        R::go([&right, &body, i] { right[i] = body(static_cast<int>(i)) ? 1 : 0; });
    });
    EXPECT_EQ(right, std::vector<int>(tasks, 1));
  }
};
using ExceptionsRuntimes = testing::Types<BARISTA_RUNTIME>;
TYPED_TEST_SUITE(Exceptions, ExceptionsRuntimes, RuntimeName);

TYPED_TEST(Exceptions, AreCaughtInTheirTask) {
  TestFixture::expect_right_in_all_tasks([](int self) {
    for (int round = 0; round < TestFixture::rounds; ++round) {
      try {
        throw self;
      } catch (const int caught) {
        if (caught != self) return false;
      }
    }
    return std::uncaught_exceptions() == 0;
  });
}

TYPED_TEST(Exceptions, AreCaughtInTheirTaskAfterAYieldInTheTryBlock) {
  NEEDS(yield) {
    TestFixture::expect_right_in_all_tasks([](int self) {
      for (int round = 0; round < TestFixture::rounds; ++round) {
        try {
          TypeParam::yield();
          throw self;
        } catch (const int caught) {
          if (caught != self) return false;
        }
      }
      return true;
    });
  }
}

TYPED_TEST(Exceptions, StayWithATaskThatYieldsInACatchBlock) {
  NEEDS(yield) {
    KEEPS(exceptions_per_task);
    TestFixture::expect_right_in_all_tasks([](int self) {
      for (int round = 0; round < TestFixture::rounds; ++round) {
        try {
          try {
            throw self;
          } catch (...) {
            TypeParam::yield();
            if (std::uncaught_exceptions() != 0 || !std::current_exception()) return false;
            throw;
          }
        } catch (const int caught) {
          if (caught != self) return false;
        }
      }
      return !std::current_exception();
    });
  }
}

TYPED_TEST(Exceptions, StayWithATaskThatYieldsWhileItIsUnwound) {
  NEEDS(yield) {
    KEEPS(exceptions_per_task);
    struct Yielder {
      int& seen;
      ~Yielder() {
        TypeParam::yield();
        seen = std::uncaught_exceptions();
      }
    };
    TestFixture::expect_right_in_all_tasks([](int self) {
      int seen = -1;
      try {
        const Yielder yielder{seen};
        throw self;
      } catch (const int caught) {
        return caught == self && seen == 1;
      }
    });
  }
}

TYPED_TEST(Exceptions, StayWithATaskThatParksInACatchBlock) {
  NEEDS(block) {
    KEEPS(exceptions_per_task);
    constexpr int parked = 20;
    std::vector<int> right(parked, 0);
    run<TypeParam>([&] {
      typename TypeParam::wait_group all_caught;
      typename TypeParam::wait_group finished;
      all_caught.add(parked);
      finished.add(parked);
      for (std::size_t i = 0; i < parked; ++i)
        TypeParam::go([&, i] {
          try {
            try {
              throw i;
            } catch (...) {
              all_caught.done();
              all_caught.wait();
              throw;
            }
          } catch (const std::size_t caught) {
            right[i] = caught == i ? 1 : 0;
          }
          finished.done();
        });
      finished.wait();
    });
    EXPECT_EQ(right, std::vector<int>(parked, 1));
  }
}

TYPED_TEST(Exceptions, OutOfMainLeaveRunWhenAllTasksHaveEnded) {
  std::vector<int> ended(100, 0);
  const auto throwing_main = [&] {
    for (int& slot : ended) TypeParam::go([&slot] { slot = 1; });
    throw std::range_error("out of main");
  };
  EXPECT_THROW(run<TypeParam>(throwing_main), std::range_error);
  EXPECT_EQ(ended, std::vector<int>(100, 1));

  bool ran_again = false;
  run<TypeParam>([&] { ran_again = true; });
  EXPECT_TRUE(ran_again);
}

template <class R>
using ExceptionsDeathTest = Exceptions<R>;
TYPED_TEST_SUITE(ExceptionsDeathTest, ExceptionsRuntimes, RuntimeName);

TYPED_TEST(ExceptionsDeathTest, OutOfATaskEndTheProgram) {
  EXPECT_DEATH(
      run<TypeParam>([] { TypeParam::go([] { throw std::range_error("out of a task"); }); }), "");
}

TYPED_TEST(ExceptionsDeathTest, OutOfATaskOfAGroupEndTheProgram) {
  EXPECT_DEATH(run<TypeParam>([] {
                 typename TypeParam::task_group group;
                 group.go([] { throw std::range_error("out of a task"); });
                 group.wait();
               }),
               "");
}

}  // namespace barista::conformance
