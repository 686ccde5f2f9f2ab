// What a dying worker still says: whether it had used up its memory maps. Libraries that take their
// stacks by mmap() do not all look whether they got one, and crash at the limit; without this, the
// harness would name a signal and not the limit.
#pragma once

namespace barista {

/// From now on a crash (SIGSEGV, SIGBUS, SIGABRT) with more than 95 % of vm.max_map_count in use
/// says so in one line on stderr before the process ends as it would have. Leaves signals alone
/// that have a handler.
void name_map_limit_on_crash();

}  // namespace barista
