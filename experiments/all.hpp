// The experiments, in the order in which they are listed. To add one: a header in this folder, and
// its line here.
#pragma once

#include <tuple>

#include "experiments/bare_switch.hpp"
#include "experiments/channel_pingpong.hpp"
#include "experiments/channel_pipeline.hpp"
#include "experiments/fork_join_fib.hpp"
#include "experiments/fork_join_pair.hpp"
#include "experiments/idle.hpp"
#include "experiments/open_loop_latency.hpp"
#include "experiments/parked_limit.hpp"
#include "experiments/parked_memory.hpp"
#include "experiments/skynet.hpp"
#include "experiments/spawn_churn.hpp"
#include "experiments/spawn_enqueue.hpp"
#include "experiments/spawn_first_instruction.hpp"
#include "experiments/spawn_join.hpp"
#include "experiments/token_ring.hpp"
#include "experiments/unstarted_memory.hpp"
#include "experiments/yield.hpp"

namespace barista {

template <class R>
using AllExperiments =
    std::tuple<SpawnEnqueue<R>, SpawnFirstInstruction<R>, SpawnJoin<R>, SpawnChurn<R>,
               UnstartedMemory<R>, ParkedMemory<R>, BareSwitch<R>, Yield<R>, TokenRing<R>,
               ChannelPingpong<R>, SkynetChannels<R>, SkynetJoin<R>, ForkJoinFib<R>,
               ForkJoinPair<R>, ChannelPipeline<R>, OpenLoopLatency<R>, Idle<R>, ParkedLimit<R>>;

}  // namespace barista
