#include "harness/launch/own_command_line.hpp"

#include <filesystem>
#include <fstream>

namespace barista {

std::vector<std::string> own_command_line() {
  std::ifstream file("/proc/self/cmdline", std::ios::binary);
  std::vector<std::string> arguments;
  for (std::string argument; std::getline(file, argument, '\0');)
    arguments.push_back(std::move(argument));
  if (!arguments.empty())
    arguments.front() = std::filesystem::path(arguments.front()).filename().string();
  return arguments;
}

}  // namespace barista
