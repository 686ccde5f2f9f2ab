#include "harness/text/standard_streams.hpp"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>

namespace barista {
namespace {

int first_output_error = 0;

void note_output_error(std::FILE* stream) {
  if (stream == stdout && first_output_error == 0) first_output_error = errno != 0 ? errno : EIO;
}

/// open() takes the lowest free number, so those below `descriptor` must be open already.
void open_if_closed(int descriptor, int flags) {
  if (::fcntl(descriptor, F_GETFD) >= 0 || errno != EBADF) return;
  if (::open("/dev/null", flags) != descriptor) std::_Exit(EXIT_FAILURE);  // nobody to tell
}

}  // namespace

void secure_standard_streams() {
  open_if_closed(STDIN_FILENO, O_RDONLY);
  open_if_closed(STDOUT_FILENO, O_RDONLY);  // so that writes fail, as they would if it were closed
  open_if_closed(STDERR_FILENO, O_WRONLY);
  for (const int signal : {SIGPIPE, SIGXFSZ}) ::signal(signal, SIG_IGN);
}

void write_text(std::FILE* stream, std::string_view text) {
  errno = 0;
  if (std::fwrite(text.data(), 1, text.size(), stream) != text.size()) note_output_error(stream);
}

int output_failure() {
  errno = 0;
  if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0) note_output_error(stdout);
  return first_output_error;
}

}  // namespace barista
