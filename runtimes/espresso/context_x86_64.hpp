// The switch on x86-64: see context_switch.hpp.
#pragma once

#include <cstddef>
#include <cstring>

#include "context.hpp"

namespace espresso::detail {

/// A context that enters `entry` on the stack that ends at `top` (a multiple of 16). A return
/// address of 0 ends backtraces there.
inline Context context_at_entry(void* top, Entry entry) {
  void** return_address = static_cast<void**>(top) - 1;
  *return_address = nullptr;
  return {return_address, nullptr, reinterpret_cast<void*>(entry), {}};
}

/// What a goroutine is parked in that goes on at that place; `nothing` if no switch has left one
/// there. is_code(address, n): whether the n bytes before it can be read.
template <class IsCode>
ParkedIn reason_at(const void* place, IsCode is_code) {
  constexpr std::size_t size = 4;  // ud1l reason(%rax), %eax
  if (!is_code(place, size)) return ParkedIn::nothing;
  unsigned char code[size];
  std::memcpy(code, static_cast<const unsigned char*>(place) - size, size);
  const bool is_mark = code[0] == 0x0f && code[1] == 0xb9 && code[2] == 0x40;
  return is_mark ? static_cast<ParkedIn>(code[3]) : ParkedIn::nothing;
}
/// Whether that place is where the program goes on.
inline constexpr bool place_is_code = true;

// clang before 20 may address the locals of a frame by rbx, and does not save it around a statement
// that says it changes it; so the statement does, below the red zone. Debuggers then find a parked
// frame that is addressed by the stack pointer 136 bytes away from where they look.
#if defined(__clang__) && __clang_major__ < 20
#define ESPRESSO_SAVE_BASE_POINTER "leaq -128(%%rsp), %%rsp\n\tpushq %%rbx\n\t"
#define ESPRESSO_RESTORE_BASE_POINTER "popq %%rbx\n\tleaq 128(%%rsp), %%rsp\n\t"
#else
#define ESPRESSO_SAVE_BASE_POINTER
#define ESPRESSO_RESTORE_BASE_POINTER
#endif

// Between the new stack pointer and the jump the frame is described wrongly: who unwinds there, as
// a profiler's handler does, is told that this is the outermost one.
#if defined(__GCC_HAVE_DWARF2_CFI_ASM)
#define ESPRESSO_OUTERMOST_FRAME_BEGIN ".cfi_remember_state\n\t.cfi_undefined %%rip\n\t"
#define ESPRESSO_OUTERMOST_FRAME_END ".cfi_restore_state\n\t"
#else
#define ESPRESSO_OUTERMOST_FRAME_BEGIN
#define ESPRESSO_OUTERMOST_FRAME_END
#endif

template <ParkedIn reason>
[[gnu::always_inline]] inline void* jump_to_context(Context* from, Context* to, void* message) {
  asm volatile(ESPRESSO_SAVE_BASE_POINTER
               "leaq 1f(%%rip), %%rax\n\t"
               "movq %%rsp, 0(%0)\n\t"
               "movq %%rbp, 8(%0)\n\t"
               "movq %%rax, 16(%0)\n\t" ESPRESSO_OUTERMOST_FRAME_BEGIN
               "movq 0(%1), %%rsp\n\t"
               "movq 8(%1), %%rbp\n\t"
               "jmpq *16(%1)\n\t" ESPRESSO_OUTERMOST_FRAME_END
               ".byte 0x0f, 0xb9, 0x40, %c3\n"
               "1:\n\t" ESPRESSO_RESTORE_BASE_POINTER
               : "+D"(from), "+S"(to), "+d"(message)
               : "i"(static_cast<int>(reason))
               : "rax", "rbx", "rcx", "r8", "r9", "r10", "r11", "r12", "r13", "r14", "r15", "xmm0",
                 "xmm1", "xmm2", "xmm3", "xmm4", "xmm5", "xmm6", "xmm7", "xmm8", "xmm9", "xmm10",
                 "xmm11", "xmm12", "xmm13", "xmm14", "xmm15",
  // clang knows these registers everywhere, gcc only where they can be used: see README.md.
#if defined(__AVX512F__) || defined(__clang__)
                 "xmm16", "xmm17", "xmm18", "xmm19", "xmm20", "xmm21", "xmm22", "xmm23", "xmm24",
                 "xmm25", "xmm26", "xmm27", "xmm28", "xmm29", "xmm30", "xmm31", "k0", "k1", "k2",
                 "k3", "k4", "k5", "k6", "k7",
#endif
#if defined(__APX_F__) || (defined(__clang__) && __clang_major__ >= 18)
                 "r16", "r17", "r18", "r19", "r20", "r21", "r22", "r23", "r24", "r25", "r26", "r27",
                 "r28", "r29", "r30", "r31",
#endif
#if defined(__clang__)  // gcc knows that these are the same registers as the next ones
                 "mm0", "mm1", "mm2", "mm3", "mm4", "mm5", "mm6", "mm7",
#endif
                 "st", "st(1)", "st(2)", "st(3)", "st(4)", "st(5)", "st(6)", "st(7)", "cc",
                 "memory");
  return message;
}

}  // namespace espresso::detail
