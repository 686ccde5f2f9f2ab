#include "harness/analysis/claims_words.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "harness/analysis/quantity.hpp"
#include "harness/contract/metrics.hpp"

namespace barista {
namespace {

std::string source_text(const Selector& selector) {
  return fmt::format("{}{} of {}{}{}, {}, {} worker{}", selector.runtime,
                     selector.runtime.empty() ? selector.metric : "'s " + selector.metric,
                     selector.experiment, selector.params.empty() ? "" : " ", selector.params,
                     selector.placement, selector.workers, selector.workers == 1 ? "" : "s");
}

}  // namespace

std::string words_of(Verdict verdict) {
  std::string words(name_of(verdict));
  std::replace(words.begin(), words.end(), '_', ' ');
  return words;
}

std::string figure_text(const DefinitionVerdict& verdict) {
  if (!verdict.value) return "-";
  const bool lower_bound = verdict.low && !verdict.high;
  return (lower_bound ? ">= " : "") + quantity(*verdict.value, verdict.definition->unit());
}

std::string interval_text(const DefinitionVerdict& verdict) {
  if (!verdict.low) return "-";
  const std::string_view unit = verdict.definition->unit();
  if (!verdict.high) return fmt::format("[{}, ...)", quantity(*verdict.low, unit));
  return quantity(Interval{*verdict.low, *verdict.high}, unit);
}

std::string bounds_text(const Definition& definition) {
  return quantity_range(definition.low, definition.high, definition.unit());
}

std::string source_text(const Definition& definition) {
  std::string figure = source_text(definition.figure);
  if (!definition.denominator) return figure;
  return figure + ", over " + source_text(*definition.denominator);
}

std::string meaning_text(const Definition& definition) {
  return std::string(find_metric(definition.figure.metric)->meaning);
}

const DefinitionVerdict& headline(const ClaimVerdict& claim) {
  const auto measured = std::find_if(claim.definitions.begin(), claim.definitions.end(),
                                     [](const auto& each) { return each.value.has_value(); });
  return measured == claim.definitions.end() ? claim.definitions.front() : *measured;
}

}  // namespace barista
