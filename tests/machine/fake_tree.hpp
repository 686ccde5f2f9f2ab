// A made-up /proc, /sys and cgroup tree in a directory of its own, removed at the end of the test.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "harness/machine/system_files.hpp"

namespace barista {

class FakeTree {
 public:
  FakeTree() {
    std::string name = (std::filesystem::temp_directory_path() / "barista-tree-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary directory");
    root_ = name;
    for (const char* part : {"proc", "sys", "cgroup"})
      std::filesystem::create_directory(root_ / part);
  }
  ~FakeTree() { std::filesystem::remove_all(root_); }
  FakeTree(const FakeTree&) = delete;
  FakeTree& operator=(const FakeTree&) = delete;

  SystemFiles files() const { return {root_ / "proc", root_ / "sys", root_ / "cgroup"}; }
  const std::filesystem::path& root() const { return root_; }

  /// `file` begins with proc/, sys/ or cgroup/.
  FakeTree& write(const std::filesystem::path& file, std::string_view text) {
    std::filesystem::create_directories((root_ / file).parent_path());
    std::ofstream(root_ / file) << text << '\n';
    return *this;
  }

 private:
  std::filesystem::path root_;
};

}  // namespace barista
