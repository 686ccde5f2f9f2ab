#include "harness/machine/inherited.hpp"

#include <sched.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>

namespace barista {
namespace {

using nlohmann::json;

void note_limit(json& all, const char* name, int resource, rlim_t usual) {
  rlimit limit{};
  if (::getrlimit(static_cast<__rlimit_resource>(resource), &limit) != 0) return;
  if (limit.rlim_cur == usual) return;
  all[name] = limit.rlim_cur == RLIM_INFINITY ? json(-1) : json(limit.rlim_cur);
}

}  // namespace

json inherited_peculiarities(const SystemFiles& files) {
  constexpr rlim_t usual_stack_bytes = 8u << 20;
  constexpr int usual_timer_slack_ns = 50'000;
  json all = json::object();
  errno = 0;
  const int nice = ::getpriority(PRIO_PROCESS, 0);
  if (errno == 0 && nice != 0) all["nice"] = nice;
  if (const int policy = ::sched_getscheduler(0); policy > SCHED_OTHER)
    all["scheduling_policy"] = policy;
  note_limit(all, "stack_limit_bytes", RLIMIT_STACK, usual_stack_bytes);
  note_limit(all, "address_space_limit_bytes", RLIMIT_AS, RLIM_INFINITY);
  note_limit(all, "data_limit_bytes", RLIMIT_DATA, RLIM_INFINITY);
  if (const int slack = ::prctl(PR_GET_TIMERSLACK); slack > 0 && slack != usual_timer_slack_ns)
    all["timer_slack_ns"] = slack;
  if (::prctl(PR_GET_THP_DISABLE, 0, 0, 0, 0) == 1) all["transparent_hugepages_disabled"] = true;
  if (int policy = 0; ::syscall(SYS_get_mempolicy, &policy, nullptr, 0, nullptr, 0) == 0 && policy)
    all["memory_policy"] = policy;
  const std::string status = read_text(files.proc / "self/status").value_or("");
  if (const auto mode = number_of(status, "Seccomp"); mode && *mode != 0) all["seccomp"] = *mode;
  if (const char* path = std::getenv("LD_LIBRARY_PATH"); path != nullptr && *path != '\0')
    all["library_path"] = path;
  return all;
}

}  // namespace barista
