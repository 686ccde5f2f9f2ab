#include "harness/analysis/catalogue_json.hpp"

#include <nlohmann/json.hpp>

#include "harness/analysis/quantity.hpp"
#include "harness/contract/metrics.hpp"
#include "harness/record/reasons.hpp"

namespace barista {
namespace {

using Json = nlohmann::ordered_json;
constexpr int catalogue_schema = 1;

std::string_view name_of(Direction direction) {
  switch (direction) {
    case Direction::lower_is_better:
      return "lower_is_better";
    case Direction::higher_is_better:
      return "higher_is_better";
    case Direction::neutral:
      break;
  }
  return "neutral";
}

Json json_of(const Metric& metric) {
  return {{"name", metric.name},
          {"unit", metric.unit},
          {"shown_unit", shown_unit(metric.name)},
          {"direction", name_of(metric.direction)},
          {"role", metric.role == Role::answer ? "answer" : "diagnostic"},
          {"meaning", metric.meaning}};
}

Json json_of(const Definition& definition) {
  return {{"name", definition.name},
          {"subject", subject_text(definition)},
          {"unit", unit_shown(definition)},
          {"source", source_text(definition)},
          {"meaning", meaning_text(definition)}};
}

Json json_of(const Claim& claim) {
  Json definitions = Json::array();
  for (const Definition& definition : claim.definitions) definitions.push_back(json_of(definition));
  return {{"id", claim.id},
          {"row", claim.row},
          {"statement", claim.statement},
          {"cited", cited_text(claim)},
          {"definitions", definitions}};
}

}  // namespace

std::string catalogue_json(const Claims& claims, const std::vector<Word>& words,
                           const std::string& run_spread) {
  Json json{{"catalogue", catalogue_schema},
            {"metrics", Json::array()},
            {"claims", Json::array()},
            {"words", Json::array()},
            {"lower_bound", reasons::ends_of_the_suite},
            {"judged_by", origin_text(claims.origin)},
            {"run_spread", run_spread}};
  for (const Metric& metric : metrics::all) json["metrics"].push_back(json_of(metric));
  for (const Claim& claim : claims.claims) json["claims"].push_back(json_of(claim));
  for (const Word& each : words)
    json["words"].push_back({{"word", each.word}, {"meaning", each.meaning}});
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace barista
