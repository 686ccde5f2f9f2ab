#include "runtimes/espresso/channel.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <vector>

#include "tests/espresso/on_workers.hpp"

namespace espresso {
namespace {

class Channels : public OnWorkers {};
ESPRESSO_ON_WORKERS(Channels);

TEST_P(Channels, AnUnbufferedSendWaitsForItsReceiver) {
  run([] {
    Channel<int> channel;
    std::atomic<bool> sent{false};
    WaitGroup ended;
    ended.add(1);
    go([&] {
      EXPECT_TRUE(channel.send(1));
      sent = true;
      channel.send(2);
      ended.done();
    });
    for (int i = 0; i < 100; ++i) yield();
    EXPECT_FALSE(sent.load());
    EXPECT_EQ(channel.receive(), 1);
    EXPECT_EQ(channel.receive(), 2);
    EXPECT_TRUE(sent.load());
    ended.wait();
  });
}

TEST_P(Channels, ABufferedSendWaitsOnlyWhenFull) {
  run([] {
    Channel<int> channel(2);
    std::atomic<int> sent{0};
    WaitGroup ended;
    ended.add(1);
    go([&] {
      for (int i = 0; i < 5; ++i) {
        channel.send(i);
        ++sent;
      }
      ended.done();
    });
    for (int i = 0; i < 10'000 && sent.load() < 2; ++i) yield();
    EXPECT_EQ(sent.load(), 2);
    for (int i = 0; i < 5; ++i) EXPECT_EQ(channel.receive(), i);
    ended.wait();
  });
}

TEST_P(Channels, AfterCloseTheBufferIsDrained) {
  run([] {
    Channel<int> channel(3);
    channel.send(1);
    channel.send(2);
    channel.close();
    channel.close();
    EXPECT_FALSE(channel.send(3));
    EXPECT_EQ(channel.receive(), 1);
    EXPECT_EQ(channel.receive(), 2);
    EXPECT_EQ(channel.receive(), std::nullopt);
  });
}

TEST_P(Channels, CloseWakesAllWhoWait) {
  run([] {
    Channel<int> full, empty;
    std::atomic<int> refused{0}, nothing{0};
    WaitGroup ended;
    ended.add(40);
    for (int i = 0; i < 20; ++i) {
      go([&] {
        if (!full.send(1)) ++refused;
        ended.done();
      });
      go([&] {
        if (!empty.receive()) ++nothing;
        ended.done();
      });
    }
    for (int i = 0; i < 5; ++i) yield();
    full.close();
    empty.close();
    ended.wait();
    EXPECT_EQ(refused.load(), 20);
    EXPECT_EQ(nothing.load(), 20);
  });
}

TEST_P(Channels, ValuesThatCanOnlyBeMoved) {
  run([] {
    for (const std::size_t capacity : {0, 4}) {
      Channel<std::unique_ptr<int>> channel(capacity);
      WaitGroup closed;
      closed.add(1);
      go([&channel, &closed] {
        for (int i = 0; i < 10; ++i) channel.send(std::make_unique<int>(i));
        channel.close();
        closed.done();
      });
      int expected = 0;
      while (const auto value = channel.receive()) EXPECT_EQ(**value, expected++);
      EXPECT_EQ(expected, 10);
      closed.wait();
    }
  });
}

TEST_P(Channels, ManySendersAndReceiversLoseNothing) {
  for (const std::size_t capacity : {0, 1, 16}) {
    std::vector<std::atomic<int>> received(2000);
    run([&] {
      Channel<std::size_t> channel(capacity);
      WaitGroup senders, receivers;
      senders.add(10);
      receivers.add(10);
      for (std::size_t i = 0; i < 10; ++i) {
        go([&, i] {
          for (std::size_t k = i; k < received.size(); k += 10) EXPECT_TRUE(channel.send(k));
          senders.done();
        });
        go([&] {
          while (const auto k = channel.receive()) received[*k].fetch_add(1);
          receivers.done();
        });
      }
      senders.wait();
      channel.close();
      receivers.wait();
    });
    for (const auto& count : received) ASSERT_EQ(count.load(), 1);
  }
}

}  // namespace
}  // namespace espresso
