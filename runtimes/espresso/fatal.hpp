// How the scheduler ends the program when an invariant is broken: one sentence on standard error,
// then abort.
#pragma once

namespace espresso::detail {

/// Takes a format and values as std::printf does. Never returns, in no build.
[[noreturn, gnu::cold, gnu::noinline, gnu::format(printf, 1, 2)]] void fatal(const char* format,
                                                                             ...) noexcept;

/// One line on standard error, on any stack, and goes on.
[[gnu::cold, gnu::noinline, gnu::format(printf, 1, 2)]] void say(const char* format, ...) noexcept;

}  // namespace espresso::detail
