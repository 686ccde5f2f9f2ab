#include "harness/certify/certificate_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <vector>

#include "harness/analysis/exact_bounds.hpp"
#include "harness/text/table.hpp"
#include "harness/text/wrapped.hpp"

namespace barista {
namespace {

std::string percent(double share) { return fmt::format("{:.3g} %", share * 100); }

std::string share_text(std::size_t part, std::size_t whole) {
  return whole == 0 ? "-" : percent(static_cast<double>(part) / static_cast<double>(whole));
}

std::string cells_text(const PowerPoint& point) {
  return point.cells.empty() ? "all" : point.cells;
}

std::string_view how_it_was_planted(Design design) {
  return design == Design::one_run
             ? "One of the two sides was slowed down by a busy delay inside its measured intervals"
             : "One runtime of the second run was made slower, by its figures: each pair another "
               "one. Comparisons are those of its rows";
}

std::string null_text(const Certificate& certificate) {
  const NullControl& control = certificate.null_control;
  if (control.reports == 0) return "Not measured";
  std::string text = fmt::format(
      "{} of {} whole reports of {} raised a false alarm: with 95 % confidence at most {} do",
      control.false_alarms, control.reports,
      certificate.design == Design::one_run ? "two equal sides" : "two runs of the same binaries",
      percent(control.upper_bound));
  if (certificate.pairs)
    text += fmt::format(
        ", if the pairs were independent; they share {} runs, so that no more than {} of them "
        "surely are, which by themselves allow {}",
        certificate.pairs->runs, certificate.pairs->disjoint_pairs(),
        percent(
            exact_upper_bound(std::min(control.false_alarms, certificate.pairs->disjoint_pairs()),
                              certificate.pairs->disjoint_pairs())));
  if (control.comparisons > 0)
    text += fmt::format("; of their {} comparisons {} called different, {} equivalent",
                        control.comparisons, control.false_verdicts,
                        share_text(control.equivalent, control.comparisons));
  return text;
}

/// What else is known of pairs, a sentence each.
std::vector<std::string> pair_sentences(const PairCounts& pairs, std::size_t all) {
  std::vector<std::string> sentences{
      fmt::format("A gate passed {} of the {} pairs, stopped {}, and could not tell of {}.",
                  pairs.gates_passed, all, pairs.gates_stopped,
                  all - pairs.gates_passed - pairs.gates_stopped),
      fmt::format("The test for two sides of one run would have called something different in {} "
                  "of them, {} of all rows of times.",
                  pairs.false_by_ranks, share_text(pairs.different_by_ranks, pairs.times)),
      fmt::format("Of {} readings of claims that a run decided, another run decided {} otherwise.",
                  pairs.readings, pairs.flipped.size())};
  for (const std::string& reading : pairs.flipped) sentences.push_back(reading + ".");
  return sentences;
}

std::string verdict_text(const Certificate& certificate) {
  const std::string objection = certificate.own_objection();
  return objection.empty() ? "passed" : objection.substr(objection.find(' ') + 1);
}

}  // namespace

std::string certificate_table(const Certificate& certificate, const Page& page) {
  const auto line = [&](const std::string& words) { return paragraph(words, page.columns, 2); };
  const NullControl& control = certificate.null_control;
  std::string text = line(null_text(certificate));
  if (certificate.pairs)
    for (const std::string& each : pair_sentences(*certificate.pairs, control.reports))
      text += line(each);
  if (control.detectable)
    text += line(fmt::format("median MDE: {} in 80 % of runs", percent(*control.detectable)));
  Table table({{"slow-down", Align::right},
               {"cells"},
               {"reports", Align::right},
               {"comparisons", Align::right},
               {"found", Align::right},
               {"95 % interval"},
               {"called faster", Align::right},
               {"equivalent", Align::right},
               {"found, MDE <= it", Align::right}});
  for (const PowerPoint& point : certificate.power)
    table.add_row({percent(point.slowdown), cells_text(point), std::to_string(point.reports),
                   std::to_string(point.comparisons), share_text(point.found, point.comparisons),
                   fmt::format("[{:.1f}, {:.1f}] %", point.share_found.low * 100,
                               point.share_found.high * 100),
                   std::to_string(point.wrong_direction),
                   share_text(point.equivalent, point.comparisons),
                   share_text(point.found_within_reach, point.within_reach)});
  if (!certificate.power.empty()) text += '\n' + table.text(page);
  return text + '\n' +
         line(fmt::format("certificate: {}; valid until {} on machine {}",
                          verdict_text(certificate), certificate.valid_until_utc,
                          certificate.fingerprint_id));
}

std::string certificate_markdown(const Certificate& certificate) {
  std::string text = fmt::format(
      "# Certificate: {}\n\nOf machine `{}`, issued {}, valid until {}, by barista {}.\n\n"
      "**False alarms.** {}.\n",
      verdict_text(certificate), certificate.fingerprint_id, certificate.issued_utc,
      certificate.valid_until_utc, certificate.barista_version, null_text(certificate));
  if (certificate.pairs)
    for (const std::string& each :
         pair_sentences(*certificate.pairs, certificate.null_control.reports))
      text += "\n" + each + "\n";
  if (certificate.null_control.detectable)
    text += fmt::format(
        "\n**Minimum detectable effect.** Half of the comparisons find a change of {} in 80 % of "
        "runs.\n",
        percent(*certificate.null_control.detectable));
  if (!certificate.power.empty())
    text += fmt::format("\n**Power.** {}.\n\n", how_it_was_planted(certificate.design)) +
            "| slow-down | cells | reports | comparisons | found | 95 % interval | called faster | "
            "called "
            "equivalent | found where the MDE was no larger "
            "|\n|---:|---|---:|---:|---:|---|---:|---:|---:|\n";
  for (const PowerPoint& point : certificate.power)
    text += fmt::format("| {} | {} | {} | {} | {} | [{:.1f}, {:.1f}] % | {} | {} | {} |\n",
                        percent(point.slowdown), cells_text(point), point.reports,
                        point.comparisons, share_text(point.found, point.comparisons),
                        point.share_found.low * 100, point.share_found.high * 100,
                        point.wrong_direction, share_text(point.equivalent, point.comparisons),
                        share_text(point.found_within_reach, point.within_reach));
  return text +
         fmt::format("\n**Conditions.**\n\n```json\n{}\n```\n", certificate.conditions.dump(2));
}

std::string certificate_sentence(const Certificate& certificate) {
  const NullControl& control = certificate.null_control;
  return fmt::format("{} false alarms in {} whole reports of {} (at most {}), issued {}",
                     control.false_alarms, control.reports, certificate.suite(),
                     percent(control.upper_bound), certificate.issued_utc);
}

}  // namespace barista
