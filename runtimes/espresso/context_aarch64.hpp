// The switch on AArch64: see context_switch.hpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

#include "context.hpp"

namespace espresso::detail {

/// A context that enters `entry` on the stack that ends at `top` (a multiple of 16). The switch
/// clears the link register, which ends backtraces there.
inline Context context_at_entry(void* top, Entry entry) {
  return {top, nullptr, reinterpret_cast<void*>(entry), {}};
}

/// What a goroutine is parked in that goes on at that place; `nothing` if no switch has left one
/// there. is_code(address, n): whether the n bytes before it can be read.
template <class IsCode>
ParkedIn reason_at(const void* place, IsCode is_code) {
  std::uint32_t instruction;  // brk #reason
  if (!is_code(place, sizeof instruction)) return ParkedIn::nothing;
  std::memcpy(&instruction, static_cast<const unsigned char*>(place) - sizeof instruction,
              sizeof instruction);
  const bool is_mark = (instruction & 0xffe0'001f) == 0xd420'0000;
  return is_mark ? static_cast<ParkedIn>(instruction >> 5) : ParkedIn::nothing;
}
/// Whether that place is where the program goes on.
inline constexpr bool place_is_code = true;

// clang may address the locals of a frame by x19, and does not save it around a statement that says
// it changes it (it warns, but not of a header of the system's); so the statement does.
#if defined(__clang__)
#define ESPRESSO_SAVE_BASE_POINTER "str x19, [sp, #-16]!\n\t"
#define ESPRESSO_RESTORE_BASE_POINTER "ldr x19, [sp], #16\n\t"
#define ESPRESSO_BASE_POINTER_CLOBBER
#else
#define ESPRESSO_SAVE_BASE_POINTER
#define ESPRESSO_RESTORE_BASE_POINTER
#define ESPRESSO_BASE_POINTER_CLOBBER "x19",
#endif

// Between the new frame pointer and the jump the frame is described wrongly: who unwinds there, as
// a profiler's handler does, is told that this is the outermost one.
#if defined(__GCC_HAVE_DWARF2_CFI_ASM)
#define ESPRESSO_OUTERMOST_FRAME_BEGIN ".cfi_remember_state\n\t.cfi_undefined x30\n\t"
#define ESPRESSO_OUTERMOST_FRAME_END ".cfi_restore_state\n\t"
#else
#define ESPRESSO_OUTERMOST_FRAME_BEGIN
#define ESPRESSO_OUTERMOST_FRAME_END
#endif

// Where x18 is nobody's (-ffixed-x18), clang warns that it is named.
#if defined(__clang__)
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Winline-asm"
#endif

template <ParkedIn reason>
[[gnu::always_inline]] inline void* jump_to_context(Context* from, Context* to, void* message) {
  register Context* x0 asm("x0") = from;
  register Context* x1 asm("x1") = to;
  register void* x2 asm("x2") = message;
  // br x16 may enter both a function (bti c) and the label (hint #36, which is bti j).
  asm volatile(ESPRESSO_SAVE_BASE_POINTER
               "mov x9, sp\n\t"
               "adr x10, 1f\n\t"
               "stp x9, x29, [x0]\n\t"
               "str x10, [x0, #16]\n\t" ESPRESSO_OUTERMOST_FRAME_BEGIN
               "ldp x9, x29, [x1]\n\t"
               "ldr x16, [x1, #16]\n\t"
               "mov sp, x9\n\t"
               "mov x30, xzr\n\t"
               "br x16\n\t" ESPRESSO_OUTERMOST_FRAME_END
               "brk %3\n"
               "1:\n\t"
               "hint #36\n\t" ESPRESSO_RESTORE_BASE_POINTER
               : "+r"(x0), "+r"(x1), "+r"(x2)
               : "i"(static_cast<int>(reason))
               : "x3", "x4", "x5", "x6", "x7", "x8", "x9", "x10", "x11", "x12", "x13", "x14", "x15",
                 "x16", "x17", "x18", ESPRESSO_BASE_POINTER_CLOBBER "x20", "x21", "x22", "x23",
                 "x24", "x25", "x26", "x27", "x28", "x30", "v0", "v1", "v2", "v3", "v4", "v5", "v6",
                 "v7", "v8", "v9", "v10", "v11", "v12", "v13", "v14", "v15", "v16", "v17", "v18",
                 "v19", "v20", "v21", "v22", "v23", "v24", "v25", "v26", "v27", "v28", "v29", "v30",
                 "v31", "p0", "p1", "p2", "p3", "p4", "p5", "p6", "p7", "p8", "p9", "p10", "p11",
                 "p12", "p13", "p14", "p15", "cc", "memory");
  return x2;
}

#if defined(__clang__)
#pragma clang diagnostic pop
#endif

}  // namespace espresso::detail
