#include "harness/cli/claims_file.hpp"

#include <fmt/format.h>

#include "harness/cli/known_names.hpp"
#include "harness/launch/content_id.hpp"
#include "harness/text/printable.hpp"

namespace barista {

Claims claims_for(const std::filesystem::path& named, const std::filesystem::path& experiments_dir,
                  const KnownNames& known_names) {
  const std::filesystem::path own = experiments_dir / "claims.toml";
  Claims claims = load_claims(named.empty() ? own : named, known_names);
  if (named.empty()) return claims;
  const std::string content = content_id(named);
  if (content != content_id(own))
    claims.origin = fmt::format("the claims file '{}' (content {})",
                                printable(named.filename().string()), content);
  return claims;
}

Claims claims_for(const std::filesystem::path& named, const std::filesystem::path& experiments_dir,
                  const RecordedRun& run) {
  return claims_for(named, experiments_dir, known_names(run));
}

}  // namespace barista
