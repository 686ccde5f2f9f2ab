// Channels: order, happens-before, many senders and receivers, and what close() does to each side.
#pragma once

#include <atomic>
#include <numeric>

#include "tests/conformance/suite.hpp"

namespace barista::conformance {

inline constexpr std::size_t capacity = 8;  // a power of two, as Boost.Fiber wants it

/// Both kinds of channel under one name; typed tests need a type for each.
template <class R>
struct Unbuffered {
  using Runtime = R;
  static constexpr std::string_view kind = "unbuffered";
  static constexpr bool buffers = false;
  template <class T, class Use>
  static void with_channel(Use use) {
    typename R::template unbuffered_channel<T> channel;
    use(channel);
  }
};
template <class R>
struct Buffered {
  using Runtime = R;
  static constexpr std::string_view kind = "buffered";
  static constexpr bool buffers = true;
  template <class T, class Use>
  static void with_channel(Use use) {
    typename R::template buffered_channel<T> channel(capacity);
    use(channel);
  }
};

struct ChannelName {
  template <class Kind>
  static std::string GetName(int) {
    return std::string(Kind::Runtime::id) + "_" + std::string(Kind::kind);
  }
};

template <class Kind>
class Channel : public Conformance<typename Kind::Runtime> {};
using ChannelKinds = testing::Types<Unbuffered<BARISTA_RUNTIME>, Buffered<BARISTA_RUNTIME>>;
TYPED_TEST_SUITE(Channel, ChannelKinds, ChannelName);

#define NEEDS_CHANNELS                                \
  using R = typename TypeParam::Runtime;              \
  if constexpr (!Channels<R>) {                       \
    GTEST_SKIP() << words_on<R>(Capability::channel); \
  } else

TYPED_TEST(Channel, KeepsTheOrderOfOneSender) {
  NEEDS_CHANNELS {
    std::vector<long> received;
    run<R>([&] {
      TypeParam::template with_channel<long>([&](auto& channel) {
        typename R::task_group group;
        group.go([&] {
          for (long i = 0; i < 1000; ++i) channel.send(i);
          channel.close();
        });
        while (const std::optional<long> value = channel.receive()) received.push_back(*value);
        group.wait();
      });
    });
    std::vector<long> sent(1000);
    std::iota(sent.begin(), sent.end(), 0);
    EXPECT_EQ(received, sent);
  }
}

TYPED_TEST(Channel, TheReceiverSeesWhatCameBeforeTheSend) {
  NEEDS_CHANNELS {
    std::vector<long> written(500, 0);
    long wrong = 0;
    run<R>([&] {
      TypeParam::template with_channel<std::size_t>([&](auto& channel) {
        typename R::task_group group;
        group.go([&] {
          for (std::size_t i = 0; i < written.size(); ++i) {
            written[i] = static_cast<long>(i) + 1;
            channel.send(i);
          }
          channel.close();
        });
        while (const std::optional<std::size_t> i = channel.receive())
          if (written[*i] != static_cast<long>(*i) + 1) ++wrong;
        group.wait();
      });
    });
    EXPECT_EQ(wrong, 0);
  }
}

TYPED_TEST(Channel, MessagesMayOwnMemory) {
  NEEDS_CHANNELS {
    std::string received;
    run<R>([&] {
      TypeParam::template with_channel<std::string>([&](auto& channel) {
        typename R::task_group group;
        group.go([&] { channel.send(std::string(100, 'x')); });
        received = channel.receive().value_or("nothing");
        group.wait();
      });
    });
    EXPECT_EQ(received, std::string(100, 'x'));
  }
}

TYPED_TEST(Channel, ManySendersAndReceiversLoseAndDoubleNothing) {
  NEEDS_CHANNELS {
    constexpr std::size_t senders = 8;
    constexpr std::size_t receivers = 8;
    constexpr long messages = 200;
    std::vector<long> sums(receivers, 0);
    run<R>([&] {
      TypeParam::template with_channel<long>([&](auto& channel) {
        typename R::wait_group all_sent;
        typename R::wait_group all_received;
        all_sent.add(senders);
        all_received.add(receivers);
        for (long& sum : sums)
          R::go([&] {
            while (const std::optional<long> value = channel.receive()) sum += *value;
            all_received.done();
          });
        for (std::size_t sender = 0; sender < senders; ++sender)
          R::go([&] {
            for (long i = 1; i <= messages; ++i) channel.send(i);
            all_sent.done();
          });
        all_sent.wait();
        channel.close();
        all_received.wait();
      });
    });
    EXPECT_EQ(std::accumulate(sums.begin(), sums.end(), 0L),
              static_cast<long>(senders) * messages * (messages + 1) / 2);
  }
}

TYPED_TEST(Channel, AfterCloseSendIsRefusedAndReceiveDrains) {
  NEEDS_CHANNELS {
    std::vector<long> drained;
    bool sent_after_close = true;
    bool ended_twice = false;
    run<R>([&] {
      TypeParam::template with_channel<long>([&](auto& channel) {
        if (TypeParam::buffers)
          for (long i = 0; i < 3; ++i) channel.send(i);
        channel.close();
        sent_after_close = channel.send(99);
        while (const std::optional<long> value = channel.receive()) drained.push_back(*value);
        ended_twice = !channel.receive();
      });
    });
    EXPECT_FALSE(sent_after_close);
    EXPECT_TRUE(ended_twice);
    EXPECT_EQ(drained, TypeParam::buffers ? std::vector<long>({0, 1, 2}) : std::vector<long>());
  }
}

TYPED_TEST(Channel, CloseWakesWaitingReceivers) {
  NEEDS_CHANNELS {
    constexpr int receivers = 20;
    std::vector<int> got_nothing(receivers, 0);
    run<R>([&] {
      TypeParam::template with_channel<long>([&](auto& channel) {
        typename R::wait_group begun;
        typename R::wait_group ended;
        begun.add(receivers);
        ended.add(receivers);
        for (int& nothing : got_nothing)
          R::go([&] {
            begun.done();
            nothing = channel.receive().has_value() ? 0 : 1;
            ended.done();
          });
        begun.wait();
        channel.close();
        ended.wait();
      });
    });
    EXPECT_EQ(got_nothing, std::vector<int>(receivers, 1));
  }
}

TYPED_TEST(Channel, CloseWakesWaitingSenders) {
  NEEDS_CHANNELS {
    constexpr int senders = 20;
    std::vector<long> accepted(senders, 0);
    long drained = 0;
    run<R>([&] {
      TypeParam::template with_channel<long>([&](auto& channel) {
        typename R::wait_group begun;
        typename R::wait_group ended;
        begun.add(senders);
        ended.add(senders);
        for (long& count : accepted)
          R::go([&] {
            begun.done();
            while (channel.send(1)) ++count;
            ended.done();
          });
        begun.wait();
        channel.close();
        ended.wait();
        while (channel.receive()) ++drained;
      });
    });
    EXPECT_EQ(std::accumulate(accepted.begin(), accepted.end(), 0L), drained);
  }
}

TYPED_TEST(Channel, CloseAmongSendersAndReceiversLosesNothingThatWasAccepted) {
  NEEDS_CHANNELS {
    if (const auto known = limit_on<R>(Obligation::close_releases_senders);
        !TypeParam::buffers && !known.empty())
      GTEST_SKIP() << known;
    constexpr std::size_t pairs = 8;
    std::vector<long> accepted(pairs, 0);
    std::vector<long> received(pairs, 0);
    run<R>([&] {
      TypeParam::template with_channel<long>([&](auto& channel) {
        std::atomic<long> left_until_close{1000};
        typename R::wait_group ended;
        ended.add(2 * pairs);
        for (std::size_t i = 0; i < pairs; ++i) {
          R::go([&, i] {
            while (channel.send(1)) ++accepted[i];
            ended.done();
          });
          R::go([&, i] {
            while (channel.receive()) {
              ++received[i];
              if (left_until_close.fetch_sub(1) == 1) channel.close();
            }
            ended.done();
          });
        }
        ended.wait();
      });
    });
    EXPECT_EQ(std::accumulate(accepted.begin(), accepted.end(), 0L),
              std::accumulate(received.begin(), received.end(), 0L));
  }
}

TYPED_TEST(Channel, StagesOfAPipelineEndOneAfterTheOther) {
  NEEDS_CHANNELS {
    long sum = 0;
    run<R>([&] {
      TypeParam::template with_channel<long>([&](auto& first) {
        TypeParam::template with_channel<long>([&](auto& second) {
          typename R::task_group group;
          group.go([&] {
            for (long i = 0; i < 500; ++i) first.send(i);
            first.close();
          });
          group.go([&] {
            while (const std::optional<long> value = first.receive()) second.send(*value + 1);
            second.close();
          });
          while (const std::optional<long> value = second.receive()) sum += *value;
          group.wait();
        });
      });
    });
    EXPECT_EQ(sum, 500L * 499 / 2 + 500);
  }
}

}  // namespace barista::conformance
