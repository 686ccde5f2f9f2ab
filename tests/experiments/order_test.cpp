// What the names promise: a yield gives way, a hop goes to the next task, messages come in order.
// Each experiment on a runtime that keeps the promise, and on one that breaks it while every count
// is right.
#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "experiments/channel_pipeline.hpp"
#include "experiments/token_ring.hpp"
#include "experiments/yield.hpp"
#include "runtimes/fake/adapter.hpp"
#include "tests/contract/one_iteration.hpp"

namespace barista {
namespace {

using Orderly = fake::FakeRuntime<fake::GoroutineModel>;

struct GoesOnAfterAYield : Orderly {
  static void yield() {}
};

/// Of a ring of an odd number it wakes every second one: in two laps everybody once.
struct WakesTheOneAfter : Orderly {
  class parker {
   public:
    parker() { ring().push_back(this); }
    parker(const parker&) = delete;
    parker& operator=(const parker&) = delete;
    ~parker() { std::erase(ring(), this); }
    void park() { own_.park(); }
    void unpark() {
      const auto self = std::find(ring().begin(), ring().end(), this);
      (self + 1 == ring().end() ? ring().front() : self[1])->own_.unpark();
    }

   private:
    static std::vector<parker*>& ring() {
      static std::vector<parker*> all;
      return all;
    }
    Orderly::parker own_;
  };
};

struct SwapsMessages : Orderly {
  template <class T>
  class buffered_channel : public Orderly::buffered_channel<T> {
   public:
    using Base = Orderly::buffered_channel<T>;
    explicit buffered_channel(std::size_t capacity) : Base(capacity) {}
    bool send(T message) {
      if (!held_) {
        held_ = std::move(message);
        return true;
      }
      return Base::send(std::move(message)) && Base::send(*std::exchange(held_, std::nullopt));
    }

   private:
    std::optional<T> held_;
  };
};

template <template <class> class Experiment, class R>
std::string fault(std::map<std::string, long> params, unsigned workers = 1) {
  OneIteration trial(R::virtual_probes(), {.workers = workers}, std::move(params));
  Experiment<R>::run(trial);
  return trial.invalid();
}

TEST(Order, AYieldGivesWay) {
  for (const long tasks : {2, 3, 1000}) {
    EXPECT_EQ((fault<Yield, Orderly>({{"tasks", tasks}})), "");
    EXPECT_EQ((fault<Yield, GoesOnAfterAYield>({{"tasks", tasks}})),
              "more than a tenth of the yields went on with the task that yielded");
  }
}

TEST(Order, AYieldNeedNotGiveWayWhereNobodyNeedWait) {
  EXPECT_EQ((fault<Yield, GoesOnAfterAYield>({{"tasks", 1}})), "");
  EXPECT_EQ((fault<Yield, GoesOnAfterAYield>({{"tasks", 2}}, 2)), "");
}

TEST(Order, TheShareThatGaveWayIsReported) {
  OneIteration orderly(Orderly::virtual_probes(), {}, {{"tasks", 2}});
  Yield<Orderly>::run(orderly);
  EXPECT_EQ(orderly.value(metrics::given_way_per_op), 1);
  OneIteration other(Orderly::virtual_probes(), {}, {{"tasks", 2}});
  Yield<GoesOnAfterAYield>::run(other);
  EXPECT_EQ(other.value(metrics::given_way_per_op), 0);
}

TEST(Order, AHopGoesToTheNextTask) {
  for (const long tasks : {1, 2, 7}) EXPECT_EQ((fault<TokenRing, Orderly>({{"tasks", tasks}})), "");
  EXPECT_EQ((fault<TokenRing, WakesTheOneAfter>({{"tasks", 7}})),
            "the token has come to another task than the next");
}

TEST(Order, MessagesComeInOrder) {
  for (const long stages : {0, 2}) {
    const std::map<std::string, long> params{{"stages", stages}, {"capacity", 4}};
    EXPECT_EQ((fault<ChannelPipeline, Orderly>(params)), "");
    EXPECT_EQ((fault<ChannelPipeline, SwapsMessages>(params)),
              "messages were lost, doubled, changed or out of order");
  }
}

}  // namespace
}  // namespace barista
