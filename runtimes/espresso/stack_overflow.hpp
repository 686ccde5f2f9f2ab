// Who has overflowed its stack is named.
//
// The guard page turns an overflow into SIGSEGV, for whose handler there is no room left on that
// stack: each worker has another one for it. The handler writes a sentence if the fault lies in the
// guard of the stack that was used, or a signal's frame did not fit on it, and leaves the rest, a
// core dump as a rule, to whoever handled the signal before.
#pragma once

#include <signal.h>

#include <cstddef>
#include <memory>

namespace espresso::detail {

/// Handles SIGSEGV from now on, until the end of the program or until the library that holds this
/// is closed. What handled it before is called afterwards, also for all other faults. Does nothing
/// the second time.
void name_stack_overflows();

/// The stack of a kernel thread for its signals.
class SignalStack {
 public:
  /// Throws std::bad_alloc.
  SignalStack();

  /// While it lives the calling thread has the stack; unless it has one already.
  class Use {
   public:
    explicit Use(const SignalStack& stack);
    ~Use();
    Use(const Use&) = delete;
    Use& operator=(const Use&) = delete;

   private:
    stack_t before_{};
    bool replaced_ = false;
  };

 private:
  std::size_t size_;
  std::unique_ptr<std::byte[]> memory_;
};

}  // namespace espresso::detail
