// How a topology leaves the program: as hwloc's XML, and as a picture that lstopo draws from it.
#include <fcntl.h>
#include <fmt/format.h>
#include <hwloc.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>

#include "harness/machine/topology.hpp"
#include "harness/record/errors.hpp"

namespace barista {
namespace {

namespace fs = std::filesystem;

/// Run directories are published; whose machine it was is nobody's business.
void remove_host_name(std::string& xml) {
  const std::size_t info = xml.find("<info name=\"HostName\"");
  if (info == std::string::npos) return;
  const std::size_t line = xml.rfind('\n', info) + 1;
  xml.erase(line, xml.find('\n', info) + 1 - line);
}

std::string to_xml(hwloc_topology* topology) {
  char* buffer = nullptr;
  int length = 0;
  if (hwloc_topology_export_xmlbuffer(topology, &buffer, &length, 0) != 0)
    throw UsageError("hwloc cannot write the topology as XML: no memory");
  std::string xml(buffer, std::strlen(buffer));
  hwloc_free_xmlbuffer(topology, buffer);
  remove_host_name(xml);
  return xml;
}

fs::path beside(fs::path file, std::string_view suffix) {
  return file += fmt::format(".{}{}", ::getpid(), suffix);
}

/// Runs a program of the PATH in silence; returns its exit code, or -1 if it did not start or was
/// killed.
int run(const std::vector<std::string>& command) {
  std::vector<char*> arguments;
  for (const std::string& argument : command)
    arguments.push_back(const_cast<char*>(argument.c_str()));
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t silence;
  posix_spawn_file_actions_init(&silence);
  posix_spawn_file_actions_addopen(&silence, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_addopen(&silence, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  pid_t child = 0;
  const int error =
      posix_spawnp(&child, arguments[0], &silence, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&silence);
  if (error != 0) return -1;
  int status = 0;
  while (::waitpid(child, &status, 0) == -1)
    if (errno != EINTR) return -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

}  // namespace

void Topology::export_xml(const fs::path& file) const {
  const std::string xml = to_xml(native_.get());
  const fs::path temporary = beside(file, ".tmp");
  std::ofstream out(temporary, std::ios::binary);
  out << xml;
  out.close();
  std::error_code failed;
  if (out) fs::rename(temporary, file, failed);
  if (out && !failed) return;
  std::error_code ignored;
  fs::remove(temporary, ignored);
  throw UsageError(fmt::format(
      "cannot write the topology to \"{}\"; give a directory that is writable", file.string()));
}

std::optional<std::string> Topology::export_picture(const fs::path& file) const {
  const fs::path xml = beside(file, ".xml");
  const fs::path picture = beside(file, ".svg");
  export_xml(xml);
  bool drawn = false;
  for (const char* program : {"lstopo", "lstopo-no-graphics"}) {
    drawn = run({program, "--input", xml.string(), "--input-format", "xml", "--disallowed", "--of",
                 "svg", "--force", picture.string()}) == 0;
    if (drawn) break;
  }
  std::error_code failed;
  if (drawn) fs::rename(picture, file, failed);
  std::error_code ignored;
  fs::remove(xml, ignored);
  fs::remove(picture, ignored);
  if (!drawn) return "lstopo could not draw it; install the package hwloc";
  if (failed) return fmt::format("cannot write \"{}\"", file.string());
  return std::nullopt;
}

}  // namespace barista
