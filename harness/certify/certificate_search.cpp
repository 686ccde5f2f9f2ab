#include "harness/certify/certificate_search.hpp"

#include <fmt/format.h>

#include "harness/certify/certificate_text.hpp"

namespace barista {
namespace {

namespace fs = std::filesystem;

/// Each design has its own, which may lie side by side.
const char* file_name_of(Design design) {
  return design == Design::one_run ? "certificate.json" : "between.json";
}

fs::path beside(const fs::path& run_directory, Design design) {
  const fs::path above = fs::absolute(run_directory / "..").lexically_normal();
  for (const fs::path& folder : {run_directory, above, above / "certificate"})
    if (const fs::path file = folder / file_name_of(design); fs::exists(file)) return file;
  return {};
}

}  // namespace

void require_certificate(const fs::path& named) {
  if (!named.empty()) read_certificate(named);
}

Vouching find_vouching(const fs::path& named, const RecordedRun& run, Design design,
                       const std::string& now_utc) {
  const fs::path file = named.empty() ? beside(run.files.directory, design) : named;
  if (file.empty())
    return {false, fmt::format("certificate: none beside the run; `barista certify{}` makes one",
                               design == Design::one_run ? "" : " --runs 12")};
  const Certificate certificate = read_certificate(file);
  const std::string objection = certificate.objection(now_utc, run.manifest.fingerprint_id, design);
  if (!objection.empty())
    return {true, "certificate: does not vouch for this comparison, " + objection};
  return {false, "certificate: " + certificate_sentence(certificate)};
}

}  // namespace barista
