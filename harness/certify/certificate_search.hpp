// The certificate that a comparison quotes: found beside a run, or named.
#pragma once

#include <filesystem>
#include <set>
#include <string>

#include "harness/certify/certificate.hpp"
#include "harness/record/run_directory.hpp"

namespace barista {

/// What a certificate says about comparisons of a run.
struct Vouching {
  bool is_refused = false;  // there is a certificate, and it does not vouch for this run
  std::string words;        // "certificate: ..."
};

/// Two sides of one run, each runtime by itself or under two labels, or a run each; of `runtimes`
/// alone, unless there are none.
ComparedSides sides_of(const Manifest& run, const std::set<std::string>& runtimes);
ComparedSides sides_of(const Manifest& first, const Manifest& second,
                       const std::set<std::string>& runtimes);

/// So that one that cannot be read costs no run: throws InvalidData. `named` may be empty.
void require_certificate(const std::filesystem::path& named);

/// `named` may be empty: then certificate.json (of two runs: between.json) is looked for in the
/// run's directory, in the one above, and in certificate/ there. Throws InvalidData if a file
/// cannot be read.
Vouching find_vouching(const std::filesystem::path& named,
                       const std::filesystem::path& run_directory, const ComparedSides& sides,
                       const std::string& now_utc);

}  // namespace barista
