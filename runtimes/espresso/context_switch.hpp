// The switch from one stack to another: where it leaves off, where it goes on, and one word of
// message.
//
// Only the stack pointer, the frame pointer and the place to go on are saved. Everything else is
// declared clobbered, so that the compiler spills what it still needs, and nothing when it needs
// nothing. The switch ends in an indirect jump: a `ret` to another stack defeats the processor's
// return predictor every time (7.1 ns against 1.1 ns on Zen 4). Nothing is pushed, so that the red
// zone below the stack pointer stays intact.
//
// Between the jump and the place to go on stands an instruction that traps and is never reached. It
// carries a number, the reason for the switch (parked_in.hpp): see reason_before().
//
// Not switched: the floating-point control words (MXCSR, x87, FPCR), signal mask, errno: they
// belong to the kernel thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

#include "parked_in.hpp"
#include "sanitizers.hpp"

namespace espresso::detail {

/// A suspended flow of control. Not initialized: the switch that leaves it writes all of it.
struct Context {
  void* stack_pointer;
  void* frame_pointer;
  void* resume_at;
  [[no_unique_address]] SanitizerFiber sanitizer;  // nothing, without a sanitizer
};
static_assert(offsetof(Context, stack_pointer) == 0 && offsetof(Context, frame_pointer) == 8 &&
              offsetof(Context, resume_at) == 16);

/// What a new stack begins with. The message of the switch comes third, where a third argument is
/// passed.
using Entry = void (*)(void*, void*, void* message);

#if defined(__x86_64__)

/// A context that enters `entry` on the stack that ends at `top` (a multiple of 16). A return
/// address of 0 ends backtraces there.
inline Context context_at_entry(void* top, Entry entry) {
  void** return_address = static_cast<void**>(top) - 1;
  *return_address = nullptr;
  return {return_address, nullptr, reinterpret_cast<void*>(entry), {}};
}

/// The bytes before a place to go on: `ud1l reason(%rax), %eax`.
inline constexpr std::size_t reason_bytes = 4;
inline bool reason_before(const unsigned char (&code)[reason_bytes], ParkedIn& reason) {
  reason = static_cast<ParkedIn>(code[3]);
  return code[0] == 0x0f && code[1] == 0xb9 && code[2] == 0x40;
}

template <ParkedIn reason>
[[gnu::always_inline]] inline void* jump_to_context(Context* from, Context* to, void* message) {
  asm volatile(
      "leaq 1f(%%rip), %%rax\n\t"
      "movq %%rsp, 0(%0)\n\t"
      "movq %%rbp, 8(%0)\n\t"
      "movq %%rax, 16(%0)\n\t"
      "movq 0(%1), %%rsp\n\t"
      "movq 8(%1), %%rbp\n\t"
      "jmpq *16(%1)\n\t"
      ".byte 0x0f, 0xb9, 0x40, %c3\n"
      "1:\n\t"
      : "+D"(from), "+S"(to), "+d"(message)
      : "i"(static_cast<int>(reason))
      : "rax", "rbx", "rcx", "r8", "r9", "r10", "r11", "r12", "r13", "r14", "r15", "xmm0", "xmm1",
        "xmm2", "xmm3", "xmm4", "xmm5", "xmm6", "xmm7", "xmm8", "xmm9", "xmm10", "xmm11", "xmm12",
        "xmm13", "xmm14", "xmm15",
#if defined(__AVX512F__)
        "xmm16", "xmm17", "xmm18", "xmm19", "xmm20", "xmm21", "xmm22", "xmm23", "xmm24", "xmm25",
        "xmm26", "xmm27", "xmm28", "xmm29", "xmm30", "xmm31", "k1", "k2", "k3", "k4", "k5", "k6",
        "k7",
#endif
        "st", "st(1)", "st(2)", "st(3)", "st(4)", "st(5)", "st(6)", "st(7)", "cc", "memory");
  return message;
}

#elif defined(__aarch64__)

/// A context that enters `entry` on the stack that ends at `top` (a multiple of 16). The switch
/// clears the link register, which ends backtraces there.
inline Context context_at_entry(void* top, Entry entry) {
  return {top, nullptr, reinterpret_cast<void*>(entry), {}};
}

/// The bytes before a place to go on: `brk #reason`.
inline constexpr std::size_t reason_bytes = 4;
inline bool reason_before(const unsigned char (&code)[reason_bytes], ParkedIn& reason) {
  std::uint32_t instruction;
  std::memcpy(&instruction, code, sizeof instruction);
  reason = static_cast<ParkedIn>(instruction >> 5);
  return (instruction & 0xffe0'001f) == 0xd420'0000;
}

template <ParkedIn reason>
[[gnu::always_inline]] inline void* jump_to_context(Context* from, Context* to, void* message) {
  register Context* x0 asm("x0") = from;
  register Context* x1 asm("x1") = to;
  register void* x2 asm("x2") = message;
  // br x16 may enter both a function (bti c) and the label (hint #36, which is bti j).
  asm volatile(
      "mov x9, sp\n\t"
      "adr x10, 1f\n\t"
      "stp x9, x29, [x0]\n\t"
      "str x10, [x0, #16]\n\t"
      "ldp x9, x29, [x1]\n\t"
      "ldr x16, [x1, #16]\n\t"
      "mov sp, x9\n\t"
      "mov x30, xzr\n\t"
      "br x16\n\t"
      "brk %3\n"
      "1:\n\t"
      "hint #36\n\t"
      : "+r"(x0), "+r"(x1), "+r"(x2)
      : "i"(static_cast<int>(reason))
      : "x3", "x4", "x5", "x6", "x7", "x8", "x9", "x10", "x11", "x12", "x13", "x14", "x15", "x16",
        "x17", "x18", "x19", "x20", "x21", "x22", "x23", "x24", "x25", "x26", "x27", "x28", "x30",
        "v0", "v1", "v2", "v3", "v4", "v5", "v6", "v7", "v8", "v9", "v10", "v11", "v12", "v13",
        "v14", "v15", "v16", "v17", "v18", "v19", "v20", "v21", "v22", "v23", "v24", "v25", "v26",
        "v27", "v28", "v29", "v30", "v31",
#if defined(__ARM_FEATURE_SVE)
        "p0", "p1", "p2", "p3", "p4", "p5", "p6", "p7", "p8", "p9", "p10", "p11", "p12", "p13",
        "p14", "p15",
#endif
        "cc", "memory");
  return x2;
}

#else
#error \
    "espresso switches stacks on x86-64 and AArch64 only: add jump_to_context() for this processor here"
#endif

/// Leaves into `to`. Returns, with the message of whoever switches back, when somebody does.
template <ParkedIn reason = ParkedIn::nothing>
[[gnu::always_inline]] inline void* switch_context(Context& from, Context& to, void* message) {
  leave_fiber(from.sanitizer, to.sanitizer);
  void* answer = jump_to_context<reason>(&from, &to, message);
  enter_fiber(from.sanitizer);
  return answer;
}

}  // namespace espresso::detail
