// The stack size that std::thread uses. The standard offers no way to choose it; glibc and musl let
// a process change the default attributes of its threads.
#pragma once

#include <pthread.h>

#include <cstddef>
#include <stdexcept>
#include <string>

namespace barista {

/// Changes the default while it lives. 0 leaves it alone. Throws std::invalid_argument for a size
/// that threads cannot have.
class DefaultStackSize {
 public:
  explicit DefaultStackSize(std::size_t bytes) {
    pthread_getattr_default_np(&before_);
    if (bytes == 0) return;
    pthread_attr_t wanted;
    pthread_getattr_default_np(&wanted);
    const bool refused =
        pthread_attr_setstacksize(&wanted, bytes) != 0 || pthread_setattr_default_np(&wanted) != 0;
    pthread_attr_destroy(&wanted);
    if (refused) {
      pthread_attr_destroy(&before_);
      throw std::invalid_argument("a thread cannot have a stack of " + std::to_string(bytes) +
                                  " bytes; the least is " + std::to_string(PTHREAD_STACK_MIN));
    }
  }
  ~DefaultStackSize() {
    pthread_setattr_default_np(&before_);
    pthread_attr_destroy(&before_);
  }
  DefaultStackSize(const DefaultStackSize&) = delete;
  DefaultStackSize& operator=(const DefaultStackSize&) = delete;

 private:
  pthread_attr_t before_;
};

}  // namespace barista
