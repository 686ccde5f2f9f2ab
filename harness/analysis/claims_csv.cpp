#include "harness/analysis/claims_csv.hpp"

#include <fmt/format.h>

#include "harness/analysis/claims_words.hpp"
#include "harness/record/csv_text.hpp"

namespace barista {
namespace {

std::string number_or_empty(std::optional<double> value) {
  return value ? csv_number(*value) : std::string{};
}

}  // namespace

std::string claims_csv_text(const std::vector<ClaimVerdict>& verdicts) {
  std::string text =
      "claim,runtime,definition,value,ci_low,ci_high,low,high,verdict,words,reason,interval,run_"
      "spread\n";
  for (const ClaimVerdict& claim : verdicts) {
    for (const DefinitionVerdict& each : claim.definitions)
      append_csv_row(
          text, {claim.claim->id, claim.runtime, each.definition->name, number_or_empty(each.value),
                 number_or_empty(each.low), number_or_empty(each.high),
                 number_or_empty(each.definition->low), number_or_empty(each.definition->high),
                 name_of(each.verdict), words_of(each), each.reason,
                 each.low ? name_of(each.definition->spread) : "",
                 each.run_spread > 0 ? fmt::format("{:.4g}", each.run_spread) : ""});
    append_csv_row(text, {claim.claim->id, claim.runtime, "overall", "", "", "", "", "",
                          claim.is_judged ? name_of(claim.overall) : "comparison", words_of(claim),
                          claim.reason, "", ""});
  }
  return text;
}

}  // namespace barista
