#include "harness/analysis/claims_words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "harness/analysis/quantity.hpp"
#include "harness/contract/metrics.hpp"
#include "harness/text/counted.hpp"
#include "harness/text/list_text.hpp"

namespace barista {
namespace {

constexpr std::array glossary{
    Word{"PU", "processing unit: what the system counts as a processor, one hardware thread"},
    Word{"one_pu", "all workers are bound to the same PU"},
    Word{"spread", "the workers are bound to PUs that lie as far apart as the machine lets them"},
    Word{"hop", "one task wakes another and waits: the hand-over from the one to the other"},
    Word{"yield", "a task lets the next one run and stays ready itself"},
    Word{"own account", "what the runtime itself says that its stacks take"},
    Word{"/op", "for each operation of the experiment: a task that is created, a hand-over"},
    Word{"reserved", "address space that was set aside, whether or not it was ever touched"},
    Word{"touched", "memory that was really used, by the kernel's count (PSS)"},
    Word{"whole cost", "touched memory and what the kernel spends on it besides"},
    Word{"kernel's part", "switches that the kernel did, for each switch that was asked for"},
    Word{"process range",
         "from the smallest to the largest value of a process, of a figure that is measured too "
         "few times for an interval"},
    Word{"reading", "one meaning that the claim's sentence can have; claims.md tells all of them"},
};

std::string source_text(const Selector& selector) {
  return fmt::format("{}{} of {}{}{}, {}, {}", selector.runtime,
                     selector.runtime.empty() ? selector.metric : "'s " + selector.metric,
                     selector.experiment, selector.params.empty() ? "" : " ", selector.params,
                     selector.placement, counted(selector.workers, "worker", "workers"));
}

/// "2 of 5 readings match", "0 of 1 reading matches".
std::string matching_text(const ClaimVerdict& verdict) {
  return fmt::format("{} of {}", verdict.count(Verdict::matches),
                     counted(verdict.readings(), "reading matches", "readings match"));
}

/// "2 of 5 readings match, 3 better".
std::string counts_text(const ClaimVerdict& verdict) {
  std::string text = matching_text(verdict);
  for (const auto& [kind, words] : {std::pair(Verdict::better, "better"),
                                    {Verdict::worse, "worse"},
                                    {Verdict::too_close, "too close to call"},
                                    {Verdict::not_enough_data, "open"}})
    if (const std::size_t count = verdict.count(kind); count > 0)
      text += fmt::format(", {} {}", count, words);
  return text;
}

}  // namespace

std::string words_of(const DefinitionVerdict& verdict) {
  std::string words(name_of(verdict.verdict));
  std::replace(words.begin(), words.end(), '_', ' ');
  const bool is_beside = verdict.verdict == Verdict::better || verdict.verdict == Verdict::worse;
  if (is_beside) words += " than the book";
  if (verdict.verdict == Verdict::too_close) words += " to call";
  if (verdict.factor) words += ", " + quantity(*verdict.factor, ratio_unit);
  return words;
}

std::string words_of(const ClaimVerdict& verdict) {
  const std::size_t readings = verdict.readings();
  if (!verdict.is_judged && readings > 0) return counts_text(verdict);
  switch (verdict.overall) {
    case Verdict::depends:
      return "depends on what is counted: " + matching_text(verdict);
    case Verdict::not_enough_data:
      return "not enough data";
    default:
      return words_of(verdict.decider());
  }
}

std::string figure_text(const DefinitionVerdict& verdict) {
  if (!verdict.value) return "-";
  const bool lower_bound = verdict.low && !verdict.high;
  return (lower_bound ? ">= " : "") + quantity(*verdict.value, unit_shown(*verdict.definition));
}

std::string interval_text(const DefinitionVerdict& verdict) {
  if (!verdict.low) return "-";
  const std::string_view unit = unit_shown(*verdict.definition);
  const bool is_range = verdict.definition->spread == Spread::range;
  const std::string ends = verdict.high ? quantity(Interval{*verdict.low, *verdict.high}, unit)
                                        : fmt::format("[{}, ...)", quantity(*verdict.low, unit));
  return (is_range ? "process range " : "") + ends;
}

std::string bounds_text(const Definition& definition) {
  return quantity_range(definition.low, definition.high, unit_shown(definition));
}

std::string source_text(const Definition& definition) {
  std::string figure = source_text(definition.figure);
  if (!definition.denominator) return figure;
  return figure + ", over " + source_text(*definition.denominator);
}

std::string_view unit_shown(const Definition& definition) {
  return definition.denominator ? ratio_unit : shown_unit(definition.figure.metric);
}

std::string_view subject_text(const Definition& definition) {
  return definition.subject == Subject::thread ? "threads" : "goroutines";
}

std::string meaning_text(const Definition& definition) {
  return std::string(find_metric(definition.figure.metric)->meaning);
}

std::string cited_text(const Claim& claim) {
  std::string text;
  const auto add = [&](std::string_view whom, const std::string& said) {
    if (!said.empty()) append_item(text, fmt::format("{}: {}", whom, said));
  };
  add("threads", claim.chapter.thread);
  add("goroutines", claim.chapter.goroutine);
  return text;
}

std::string origin_text(const std::string& origin) {
  return origin.empty() ? origin : fmt::format("Judged by {}, not by the project's own.", origin);
}

std::vector<Word> words_met_in(std::string_view text) {
  std::vector<Word> met;
  for (const Word& each : glossary)
    if (text.find(each.word) != std::string_view::npos) met.push_back(each);
  return met;
}

}  // namespace barista
