// What does a round trip over unbuffered channels cost?
#pragma once

#include <coroutine>

#include "experiments/start_line.hpp"
#include "harness/contract/experiment.hpp"

namespace barista {

template <class R>
struct ChannelPingpong {
  static constexpr long round_trips_per_iteration = 500;

  static ExperimentInfo info() {
    return {.name = "channel_pingpong",
            .family = "switch",
            .question = "What does a round trip over two unbuffered channels cost?",
            .axes = {},
            .metrics = {metrics::round_trip_ns},
            .needs = {Capability::spawn, Capability::channel}};
  }

  static void run(Trial& trial) requires Channels<R> || Awaits<R> {
    R::run(trial.options(), [&] {
      while (trial.next()) {
        typename R::template unbuffered_channel<long> there;
        typename R::template unbuffered_channel<long> back;
        long wrong = 0;
        StartLine<R> line(2);
        if constexpr (Awaits<R>) {
          R::go(ask<R>(line, there, back, wrong));
          R::go(answer<R>(line, there, back));
        } else {
          line.go(0, [&] {
            for (long i = 0; i < round_trips_per_iteration; ++i) {
              there.send(i);
              if (back.receive() != i + 1) ++wrong;
            }
            there.close();
          });
          line.go(1, [&] {
            while (const std::optional<long> message = there.receive()) back.send(*message + 1);
          });
        }
        line.time_all(trial);
        trial.operations(round_trips_per_iteration);
        trial.check(wrong == 0, "a wrong message came back");
      }
    });
    trial.report_time_per_operation(metrics::round_trip_ns);
  }

 private:
  template <Awaits T>
  static typename T::task ask(StartLine<T>& line,
                              typename T::template unbuffered_channel<long>& there,
                              typename T::template unbuffered_channel<long>& back, long& wrong) {
    co_await line.start();
    for (long i = 0; i < round_trips_per_iteration; ++i) {
      co_await T::await::send(there, i);
      if (co_await T::await::receive(back) != i + 1) ++wrong;
    }
    there.close();
    line.finish();
  }

  template <Awaits T>
  static typename T::task answer(StartLine<T>& line,
                                 typename T::template unbuffered_channel<long>& there,
                                 typename T::template unbuffered_channel<long>& back) {
    co_await line.start();
    while (const std::optional<long> message = co_await T::await::receive(there))
      co_await T::await::send(back, *message + 1);
    line.finish();
  }
};

}  // namespace barista
