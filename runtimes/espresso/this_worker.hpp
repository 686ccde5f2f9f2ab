// Which worker runs the caller.
//
// A goroutine changes its thread in the middle of a function, but a compiler may keep the address
// of a thread-local over that (LLVM issue 98479, GCC bug 26461). The usual way out is a function
// that is never inlined; here the address is computed by an assembly statement that the compiler
// may neither keep nor move over a switch, which is one, too. It costs two loads.
#pragma once

namespace espresso::detail {
class Worker;
}

extern "C" {
// By its plain name, which assembly can spell. Null on threads that run no goroutines.
[[gnu::tls_model(
    "initial-exec")]] extern constinit thread_local espresso::detail::Worker* espresso_this_worker;
}

namespace espresso::detail {

/// The same for other processors: a call, of which the compiler knows nothing.
[[gnu::noinline]] Worker* this_worker_out_of_line();

[[gnu::always_inline]] inline Worker* this_worker() {
  Worker* worker;
#if defined(ESPRESSO_BOOST_CONTEXT)
  worker = this_worker_out_of_line();
#elif defined(__x86_64__)
  asm volatile(
      "movq espresso_this_worker@gottpoff(%%rip), %0\n\t"
      "movq %%fs:(%0), %0"
      : "=r"(worker));
#elif defined(__aarch64__)
  void* thread;
  asm volatile(
      "adrp %0, :gottprel:espresso_this_worker\n\t"
      "ldr %0, [%0, #:gottprel_lo12:espresso_this_worker]\n\t"
      "mrs %1, tpidr_el0\n\t"
      "ldr %0, [%1, %0]"
      : "=&r"(worker), "=&r"(thread));
#else
  worker = this_worker_out_of_line();
#endif
  return worker;
}

}  // namespace espresso::detail
