// espresso: goroutines for C++20. They block like ordinary code, and many of them share a few
// kernel threads.
//
// This header is all that a program includes. What each part promises stands at its declaration;
// README.md shows how they go together.
#pragma once

#include "async.hpp"
#include "channel.hpp"
#include "dump.hpp"
#include "fork_join.hpp"
#include "goroutines.hpp"
#include "large_stack.hpp"
#include "mutex.hpp"
#include "options.hpp"
#include "parker.hpp"
#include "task.hpp"
#include "task_group.hpp"
#include "wait_group.hpp"

namespace espresso {

inline constexpr const char* version = "1.0";

}  // namespace espresso
