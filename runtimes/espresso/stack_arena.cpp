#include "stack_arena.hpp"

#include <sched.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <new>
#include <string>
#include <system_error>

#include "fatal.hpp"
#include "valgrind_stack.hpp"

namespace espresso::detail {
namespace {

constexpr int madv_guard_install =
    102;  // MADV_GUARD_INSTALL of Linux 6.13; older headers do not have it

constexpr int madv_populate_read = 22;  // MADV_POPULATE_READ of Linux 5.14

constexpr std::size_t smallest_stack_bytes = 16 * 1024;
constexpr std::size_t smallest_chunk_bytes = std::size_t{64} << 20;
constexpr std::size_t largest_chunk_bytes = std::size_t{16} << 30;

/// Of a stack that is used again: what most calls on it touch.
constexpr std::size_t kept_at_top = 64 * 1024;

/// What a compiler takes for the size of a guard when it is told to touch each page of a large
/// frame: a page, but 64 KiB on AArch64 (-fstack-clash-protection there).
std::size_t guard_bytes_of(std::size_t page) {
#if defined(__aarch64__)
  return std::max(page, std::size_t{64} * 1024);
#else
  return page;
#endif
}

/// What of a guard goes beyond a page is no part of the size that was asked for.
std::size_t stride_of(std::size_t stack_bytes, std::size_t page, std::size_t guard) {
  return std::bit_ceil(std::max({stack_bytes, smallest_stack_bytes, 2 * page}) + guard - page);
}

// Tops at a fixed stride would fall into the same few sets of every cache.
constexpr std::size_t colours = 16;
constexpr std::size_t colour_bytes = 64;

}  // namespace

StackArena::StackArena(std::size_t stack_bytes, std::size_t batch)
    : page_(static_cast<std::size_t>(::sysconf(_SC_PAGESIZE))),
      guard_(guard_bytes_of(page_)),
      stride_(stride_of(stack_bytes, page_, guard_)),
      batch_(batch) {}

StackArena::~StackArena() {
  for (const Chunk& chunk : chunks_) {
    const bool is_known_elsewhere = ESPRESSO_TSAN || ESPRESSO_ASAN || is_under_valgrind();
    for (std::size_t i = 0; is_known_elsewhere && i < chunk.taken; ++i)
      retire(*description(chunk.begin + i * stride_));
    forget_frames(chunk.begin, chunk.taken * stride_);
    ::munmap(chunk.begin, chunk.stacks * stride_ + page_);
  }
}

void StackArena::reserve(std::size_t stacks) {
  const std::lock_guard guard(mutex_);
  const std::size_t needed = reserved_ + stacks;
  if (needed > mapped_) {
    // take_fresh() leaves the rest of a chunk behind that is not a whole batch: so whole batches
    // only.
    const std::size_t missing = whole_batches(needed - mapped_);
    if (!map_at_least(missing)) {
      throw std::system_error(errno, std::generic_category(),
                              "espresso: no address space for " + std::to_string(missing) +
                                  " more stacks of " + std::to_string(stride_) + " bytes");
    }
  }
  reserved_ = needed;
}

void StackArena::cancel(std::size_t stacks) {
  const std::lock_guard guard(mutex_);
  reserved_ -= stacks;
}

/// As many as there are already, within limits, so that chunks are few; or only what is needed.
bool StackArena::map_at_least(std::size_t stacks) {
  const std::size_t generous =
      std::max(stacks, std::clamp(mapped_, whole_batches(smallest_chunk_bytes / stride_),
                                  whole_batches(largest_chunk_bytes / stride_)));
  return map(generous) || map(stacks);
}

/// The same for one who cannot be told by an exception.
bool StackArena::map_or_not(std::size_t stacks) noexcept {
  try {
    return map_at_least(stacks);
  } catch (const std::bad_alloc&) {
    return false;
  }
}

bool StackArena::map(std::size_t stacks) {
  chunks_.reserve(chunks_.size() + 1);
  given_back_.reserve(mapped_ + stacks);
  const std::size_t bytes = stacks * stride_;
  // One stride more than needed, to cut out a piece that is aligned to it.
  void* mapping = ::mmap(nullptr, bytes + page_ + stride_, PROT_READ | PROT_WRITE,
                         MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_STACK, -1, 0);
  if (mapping == MAP_FAILED) return false;
  auto* raw = static_cast<std::byte*>(mapping);
  const std::size_t before = -reinterpret_cast<std::uintptr_t>(raw) & (stride_ - 1);
  if (before != 0) ::munmap(raw, before);
  std::byte* const end = raw + before + bytes;
  ::munmap(end + page_, stride_ - before);
  // glibc 2.42 guards a thread's stack within its mapping. Without a page between them Valgrind
  // takes the stacks below for part of it, and their switches for frames. Where that fails, at the
  // limit of mappings, only Valgrind is misled.
  ::mprotect(end, page_, PROT_NONE);
  ::madvise(raw + before, bytes, MADV_NOHUGEPAGE);
  chunks_.push_back({raw + before, stacks});
  mapped_ += stacks;
  return true;
}

void StackArena::retire(Stack& stack) {
  end_fiber(stack.context.sanitizer);
  forget_valgrind_stack(stack.valgrind_id);
}

void StackArena::give_back(Stack& stack) {
  std::byte* const bottom = bottom_of(&stack);
  retire(stack);
  release_memory(bottom + guard_, stride_ - guard_);
  const std::lock_guard guard(mutex_);
  given_back_.push_back(bottom);  // map() has made room
}

void StackArena::give_back_below(Stack& stack) {
  if (stride_ <= guard_ + kept_at_top) return;
  release_memory(bottom_of(&stack) + guard_, stride_ - guard_ - kept_at_top);
}

bool StackArena::is_deep(const Stack& stack) const {
  std::array<unsigned char, 16> resident{};
  const std::size_t pages = std::min(resident.size(), trimmable_bytes() / page_);
  std::byte* const end = bottom_of(&stack) + guard_ + trimmable_bytes();
  if (pages == 0 || ::mincore(end - pages * page_, pages * page_, resident.data()) != 0)
    return false;
  return std::any_of(resident.begin(), resident.end(), [](unsigned char page) { return page & 1; });
}

void StackArena::trim(Stack& stack) {
  if (trimmable_bytes() != 0) release_memory(bottom_of(&stack) + guard_, trimmable_bytes());
  stack.deep = false;
}

void StackArena::release_memory(std::byte* begin, std::size_t bytes) {
  forget_frames(begin, bytes);
  ::madvise(begin, bytes, MADV_DONTNEED);
}

bool StackArena::holds(const void* address) const {
  const std::lock_guard guard(mutex_);
  return is_in_chunk(address);
}

bool StackArena::holds_for_sure(const void* address) const {
  constexpr int attempts = 1000;  // of somebody else, who soon ends
  for (int i = 0; i < attempts; ++i) {
    const std::unique_lock guard(mutex_, std::try_to_lock);
    if (guard.owns_lock()) return is_in_chunk(address);
    ::sched_yield();
  }
  return false;
}

bool StackArena::is_in_chunk(const void* address) const {
  const auto* const byte = static_cast<const std::byte*>(address);
  return std::any_of(chunks_.begin(), chunks_.end(), [&](const Chunk& chunk) {
    return chunk.begin <= byte && byte < chunk.begin + chunk.stacks * stride_;
  });
}

FreshStacks StackArena::take_fresh() noexcept {
  const std::lock_guard guard(mutex_);
  if (!given_back_.empty()) {
    std::byte* const bottom = given_back_.back();
    given_back_.pop_back();
    return {bottom, 1};
  }
  while (current_ < chunks_.size() && chunks_[current_].taken == chunks_[current_].stacks)
    ++current_;
  if (current_ == chunks_.size() && !map_or_not(batch_))
    fatal(
        "no address space for another stack of %zu bytes: %zu are mapped, and forks and tasks that "
        "park reserve none",
        stride_, mapped_);
  Chunk& chunk = chunks_[current_];
  const FreshStacks fresh{chunk.begin + chunk.taken * stride_, batch_};
  chunk.taken += batch_;
  return fresh;
}

Stack& StackArena::prepare(FreshStacks& fresh, Entry entry) {
  std::byte* bottom = fresh.begin;
  fresh.begin += stride_;
  --fresh.count;
  install_guard(bottom);
  Stack* stack = ::new (static_cast<void*>(description(bottom))) Stack;
  stack->context = context_at_entry(stack, entry);
  begin_fiber(stack->context.sanitizer);
  describe_stack_of(stack->context, stack);
  stack->valgrind_id = tell_valgrind_of_stack(bottom + guard_, stack);
  return *stack;
}

void StackArena::describe_stack_of(Context& context, void* frame) const {
  std::byte* const bottom = bottom_of(frame);
  describe_stack(context.sanitizer, bottom + guard_, description(bottom));
}

void StackArena::install_guard(std::byte* bottom) {
  // relaxed: a hint that saves a system call that is known to fail
  if (guard_by_madvise_.load(std::memory_order_relaxed)) {
    if (::madvise(bottom, guard_, madv_guard_install) == 0 && is_guarded(bottom)) return;
    guard_by_madvise_.store(false, std::memory_order_relaxed);
  }
  if (::mprotect(bottom, guard_, PROT_NONE) != 0) {
    fatal("no guard page for a stack: mprotect: %s; %s", std::strerror(errno),
          "a guarded stack takes two mappings: raise vm.max_map_count, or use Linux 6.13 or later, "
          "without mlockall()");
  }
}

/// Emulators say yes to advice that they do not know. Asked once.
bool StackArena::is_guarded(std::byte* bottom) {
  // relaxed: each answer is the same
  if (guard_is_known_.load(std::memory_order_relaxed)) return true;
  const bool is_known = ::madvise(bottom, page_, madv_populate_read) != 0;
  guard_is_known_.store(is_known, std::memory_order_relaxed);
  return is_known;
}

std::byte* StackArena::bottom_of(const void* within) const {
  auto* const byte = static_cast<std::byte*>(const_cast<void*>(within));
  return byte - reinterpret_cast<std::uintptr_t>(byte) % stride_;
}

Stack* StackArena::description(std::byte* bottom) const {
  const std::size_t colour = reinterpret_cast<std::uintptr_t>(bottom) / stride_ % colours;
  return reinterpret_cast<Stack*>(bottom + stride_ - colour * colour_bytes - sizeof(Stack));
}

}  // namespace espresso::detail
