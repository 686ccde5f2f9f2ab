#include "harness/certify/certificate_search.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "harness/analysis/run_levels.hpp"
#include "harness/certify/certificate_text.hpp"
#include "harness/certify/two_labels.hpp"

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

void add_contents(ComparedSides& sides, const Manifest& run,
                  const std::set<std::string>& runtimes) {
  for (const auto& [runtime, content] : contents_of(run))
    if (!content.empty() && (runtimes.empty() || runtimes.contains(runtime)))
      sides.contents[std::string(without_label(runtime))].insert(content);
}

}  // namespace

void require_certificate(const fs::path& named) {
  if (!named.empty()) read_certificate(named);
}

ComparedSides sides_of(const Manifest& run, const std::set<std::string>& runtimes) {
  ComparedSides sides{.design = Design::one_run, .fingerprint_id = run.fingerprint_id};
  add_contents(sides, run, runtimes);
  return sides;
}

ComparedSides sides_of(const Manifest& first, const Manifest& second,
                       const std::set<std::string>& runtimes) {
  ComparedSides sides{.design = Design::two_runs, .fingerprint_id = second.fingerprint_id};
  add_contents(sides, first, runtimes);
  add_contents(sides, second, runtimes);
  return sides;
}

Vouching find_vouching(const fs::path& named, const fs::path& run_directory,
                       const ComparedSides& sides, const std::string& now_utc) {
  const fs::path file = named.empty() ? beside(run_directory, sides.design) : named;
  if (file.empty())
    return {false, fmt::format("certificate: none beside the run; `barista certify{}` makes one",
                               sides.design == Design::one_run ? "" : " --runs 12")};
  const Certificate certificate = read_certificate(file);
  const std::string objection = certificate.objection(now_utc, sides);
  if (!objection.empty())
    return {true, "certificate: does not vouch for this comparison, " + objection};
  std::string words = "certificate: " + certificate_sentence(certificate);
  if (const std::vector<std::string> unknown = certificate.new_to_it(sides); !unknown.empty())
    words += fmt::format(", with other workers of {}", fmt::join(unknown, ", "));
  return {false, words};
}

}  // namespace barista
