#include "runtimes/espresso/available_processors.hpp"

#include <gtest/gtest.h>
#include <sched.h>

#include <fstream>
#include <set>
#include <string>
#include <thread>

#include "runtimes/espresso/espresso.hpp"

namespace espresso::detail {
namespace {

namespace fs = std::filesystem;

/// A machine made of files.
class Quota : public testing::Test {
 protected:
  ~Quota() override { fs::remove_all(root_); }

  void write(const std::string& file, const std::string& text) const {
    fs::create_directories((root_ / file).parent_path());
    std::ofstream(root_ / file) << text;
  }
  std::optional<double> processors() const { return processors_of_quota(root_); }

 private:
  static fs::path made() {
    std::string name = (fs::temp_directory_path() / "espresso-quota-XXXXXX").string();
    return ::mkdtemp(name.data());
  }
  const fs::path root_ = made();
};

const std::string version_2 =
    "24 1 0:21 / /proc rw - proc proc rw\n"
    "30 25 0:26 / /sys/fs/cgroup rw,nosuid shared:9 - cgroup2 cgroup2 rw,nsdelegate\n";

TEST_F(Quota, IsThatOfTheGroupInVersionTwo) {
  write("proc/self/mountinfo", version_2);
  write("proc/self/cgroup", "0::/a/b\n");
  write("sys/fs/cgroup/a/b/cpu.max", "250000 100000\n");
  EXPECT_EQ(processors(), 2.5);
}

TEST_F(Quota, IsTheSmallestOfTheGroupsAbove) {
  write("proc/self/mountinfo", version_2);
  write("proc/self/cgroup", "0::/a/b\n");
  write("sys/fs/cgroup/a/b/cpu.max", "400000 100000\n");
  write("sys/fs/cgroup/a/cpu.max", "150000 100000\n");
  EXPECT_EQ(processors(), 1.5);
  write("sys/fs/cgroup/cpu.max", "50000 100000\n");  // as a container sees its own, at the top
  EXPECT_EQ(processors(), 0.5);
}

TEST_F(Quota, IsNoneWhereNothingIsLimited) {
  EXPECT_EQ(processors(), std::nullopt) << "no files";
  write("proc/self/mountinfo", version_2);
  write("proc/self/cgroup", "0::/\n");
  EXPECT_EQ(processors(), std::nullopt) << "no cpu.max";
  write("sys/fs/cgroup/cpu.max", "max 100000\n");
  EXPECT_EQ(processors(), std::nullopt);
}

TEST_F(Quota, IsFoundInVersionOneToo) {
  write("proc/self/mountinfo",
        "31 25 0:27 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n"
        "32 25 0:28 /docker/1 /sys/fs/cgroup/cpu,cpuacct rw - cgroup cgroup rw,cpu,cpuacct\n");
  write("proc/self/cgroup", "4:memory:/docker/1\n3:cpu,cpuacct:/docker/1/x\n");
  write("sys/fs/cgroup/cpu,cpuacct/x/cpu.cfs_quota_us", "-1\n");
  write("sys/fs/cgroup/cpu,cpuacct/x/cpu.cfs_period_us", "100000\n");
  EXPECT_EQ(processors(), std::nullopt);
  write("sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us", "300000\n");
  write("sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us", "100000\n");
  EXPECT_EQ(processors(), 3.0);
}

TEST_F(Quota, IsThatOfTheMountWhereTheGroupIsNotInIt) {
  write("proc/self/mountinfo",
        "30 25 0:26 /other /sys/fs/cgroup rw - cgroup2 cgroup2 rw,nsdelegate\n");
  write("proc/self/cgroup", "0::/a\n");
  write("sys/fs/cgroup/cpu.max", "100000 100000\n");
  EXPECT_EQ(processors(), 1.0);
}

TEST(AvailableProcessors, AreThoseOfTheAffinity) {
  std::thread([] {
    cpu_set_t all;
    ASSERT_EQ(::sched_getaffinity(0, sizeof all, &all), 0);
    EXPECT_EQ(processors_in_affinity(), static_cast<unsigned>(CPU_COUNT(&all)));
    cpu_set_t one;
    CPU_ZERO(&one);
    CPU_SET(::sched_getcpu(), &one);
    ASSERT_EQ(::sched_setaffinity(0, sizeof one, &one), 0);
    EXPECT_EQ(available_processors(), 1u);
  }).join();
}

TEST(AvailableProcessors, AreTheWorkersWhereNobodySaysHowMany) {
  unsigned workers = 0;
  espresso::run({}, [&workers] { workers = espresso::workers(); });
  EXPECT_EQ(workers, available_processors());
  const auto pu = static_cast<unsigned>(::sched_getcpu());
  espresso::run({.pus = {pu, pu}}, [&workers] { workers = espresso::workers(); });
  EXPECT_EQ(workers, 2u);
  espresso::run({.workers = 3}, [&workers] { workers = espresso::workers(); });
  EXPECT_EQ(workers, 3u);
}

}  // namespace
}  // namespace espresso::detail
