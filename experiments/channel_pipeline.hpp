// What does a message cost in a pipeline of tasks joined by channels?
#pragma once

#include <memory>

#include "experiments/start_line.hpp"
#include "harness/contract/experiment.hpp"

namespace barista {

template <class R>
struct ChannelPipeline {
  static constexpr long messages_per_iteration = 5000;

  static ExperimentInfo info() {
    return {
        .name = "channel_pipeline",
        .family = "throughput",
        .question = "What does a message cost in a pipeline of tasks joined by channels?",
        .axes =
            {{"stages", {0, 8}, "tasks between the producer and the consumer", 0, 100'000},
             {"capacity", {0, 128}, "messages that a channel holds; 0: unbuffered", 0, 1'000'000}},
        .metrics = {metrics::message_ns},
        .needs = {Capability::spawn, Capability::channel}};
  }

  static void run(Trial& trial) requires Channels<R> {
    const auto capacity = static_cast<std::size_t>(trial.param("capacity"));
    using Unbuffered = typename R::template unbuffered_channel<long>;
    using Buffered = typename R::template buffered_channel<long>;
    if (capacity == 0)
      run_over<Unbuffered>(trial, [] { return std::make_unique<Unbuffered>(); });
    else
      run_over<Buffered>(trial, [=] { return std::make_unique<Buffered>(capacity); });
  }

 private:
  template <class Channel, class Make>
  static void run_over(Trial& trial, Make make) requires Channels<R> {
    const long stages = trial.param("stages");
    R::run(trial.options(), [&] {
      while (trial.next()) {
        std::vector<std::unique_ptr<Channel>> channels;
        for (long i = 0; i <= stages; ++i) channels.push_back(make());
        long in_order = 0;
        StartLine<R> line(stages + 2);
        line.go(0, [&] {
          for (long i = 0; i < messages_per_iteration; ++i) channels.front()->send(i);
          channels.front()->close();
        });
        for (long i = 0; i < stages; ++i)
          line.go(i + 1, [&in = *channels[static_cast<std::size_t>(i)],
                          &out = *channels[static_cast<std::size_t>(i + 1)]] {
            while (const std::optional<long> message = in.receive()) out.send(*message + 1);
            out.close();
          });
        line.go(stages + 1, [&] {
          while (const std::optional<long> message = channels.back()->receive())
            in_order += *message == in_order + stages ? 1 : 0;
        });
        line.time_all(trial);
        const long n = messages_per_iteration;
        trial.operations(n * (stages + 1));
        trial.check(in_order == n, "messages were lost, doubled, changed or out of order");
      }
    });
    trial.report_time_per_operation(metrics::message_ns);
  }
};

}  // namespace barista
