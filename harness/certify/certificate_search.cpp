#include "harness/certify/certificate_search.hpp"

#include <fmt/format.h>

#include "harness/certify/certificate_text.hpp"

namespace barista {
namespace {

namespace fs = std::filesystem;

fs::path beside(const fs::path& run_directory) {
  const fs::path above = fs::absolute(run_directory / "..").lexically_normal();
  for (const fs::path& folder : {run_directory, above, above / "certificate"})
    if (const fs::path file = folder / "certificate.json"; fs::exists(file)) return file;
  return {};
}

}  // namespace

void require_certificate(const fs::path& named) {
  if (!named.empty()) read_certificate(named);
}

Vouching find_vouching(const fs::path& named, const RecordedRun& run, const std::string& now_utc) {
  const fs::path file = named.empty() ? beside(run.files.directory) : named;
  if (file.empty()) return {false, "certificate: none beside the run; `barista certify` makes one"};
  const Certificate certificate = read_certificate(file);
  const std::string objection = certificate.objection(now_utc, run.manifest.fingerprint_id);
  if (!objection.empty())
    return {true, "certificate: does not vouch for this comparison, " + objection};
  return {false, "certificate: " + certificate_sentence(certificate)};
}

}  // namespace barista
