#include "harness/contract/parking_channel.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <thread>
#include <vector>

#include "tests/contract/test_parker.hpp"

namespace barista {
namespace {

using Unbuffered = UnbufferedParkingChannel<long, TestParker>;
using Buffered = BufferedParkingChannel<long, TestParker>;

TEST(ParkingChannel, HoldsAsManyAsItsCapacity) {
  Buffered channel(2);
  EXPECT_TRUE(channel.send(1));
  EXPECT_TRUE(channel.send(2));
  EXPECT_EQ(channel.receive(), 1);
  EXPECT_TRUE(channel.send(3));
  EXPECT_EQ(channel.receive(), 2);
  EXPECT_EQ(channel.receive(), 3);
}

TEST(ParkingChannel, DrainsAfterCloseAndRefusesToSend) {
  Buffered channel(2);
  channel.send(1);
  channel.close();
  EXPECT_FALSE(channel.send(2));
  EXPECT_EQ(channel.receive(), 1);
  EXPECT_EQ(channel.receive(), std::nullopt);
  EXPECT_EQ(channel.receive(), std::nullopt);
  channel.close();
  EXPECT_EQ(channel.receive(), std::nullopt);
}

TEST(ParkingChannel, AnUnbufferedSendReturnsOnlyWhenTheValueIsTaken) {
  Unbuffered channel;
  std::atomic<bool> receiving{false};
  bool received_first = false;
  std::jthread receiver([&] {
    receiving = true;
    channel.receive();
  });
  channel.send(1);
  received_first = receiving;
  EXPECT_TRUE(received_first);
}

TEST(ParkingChannel, AWaitingSenderOfABufferedChannelKeepsItsPlaceInTheOrder) {
  Buffered channel(1);
  channel.send(1);
  std::jthread sender([&] {
    channel.send(2);
    channel.send(3);
  });
  EXPECT_EQ(channel.receive(), 1);
  EXPECT_EQ(channel.receive(), 2);
  EXPECT_EQ(channel.receive(), 3);
}

TEST(ParkingChannel, CloseRefusesAWaitingSender) {
  Unbuffered channel;
  bool accepted = true;
  std::jthread sender([&] { accepted = channel.send(1); });
  channel.close();
  sender.join();
  EXPECT_FALSE(accepted);
  EXPECT_EQ(channel.receive(), std::nullopt);
}

TEST(ParkingChannel, CloseReleasesAWaitingReceiver) {
  Unbuffered channel;
  std::optional<long> received = 1;
  std::jthread receiver([&] { received = channel.receive(); });
  channel.close();
  receiver.join();
  EXPECT_EQ(received, std::nullopt);
}

TEST(ParkingChannel, MovesValuesThatCannotBeCopied) {
  BufferedParkingChannel<std::unique_ptr<int>, TestParker> channel(1);
  channel.send(std::make_unique<int>(7));
  const auto received = channel.receive();
  ASSERT_TRUE(received.has_value());
  EXPECT_EQ(**received, 7);
}

TEST(ParkingChannel, LosesAndDoublesNothingAmongManyThreads) {
  for (const std::size_t capacity : {0, 1, 3}) {
    ParkingChannel<long, TestParker> channel(capacity);
    constexpr long messages = 2000;
    std::atomic<long> sum{0};
    std::vector<std::jthread> receivers;
    for (int i = 0; i < 3; ++i)
      receivers.emplace_back([&] {
        while (const std::optional<long> value = channel.receive()) sum += *value;
      });
    {
      std::vector<std::jthread> senders;
      for (int i = 0; i < 3; ++i)
        senders.emplace_back([&] {
          for (long value = 1; value <= messages; ++value) channel.send(value);
        });
    }
    channel.close();
    receivers.clear();
    EXPECT_EQ(sum.load(), 3 * messages * (messages + 1) / 2) << "capacity " << capacity;
  }
}

}  // namespace
}  // namespace barista
