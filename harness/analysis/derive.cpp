#include "harness/analysis/derive.hpp"

#include <fmt/format.h>

#include "harness/analysis/between_text.hpp"
#include "harness/analysis/catalogue_json.hpp"
#include "harness/analysis/claims_csv.hpp"
#include "harness/analysis/claims_markdown.hpp"
#include "harness/analysis/summary_csv.hpp"
#include "harness/record/durable_file.hpp"

namespace barista {
namespace {

constexpr const char* last_written = "catalogue.json";

}  // namespace

SampleGrouper read_samples(const RecordedRun& run) {
  SampleGrouper grouper;
  for_each_sample(run.files, [&](Sample&& sample) { grouper.add(sample); });
  return grouper;
}

GroupedSamples read_grouped(const RecordedRun& run) { return read_samples(run).group(); }

Incapabilities incapabilities_of(const RecordedRun& run) {
  Incapabilities incapabilities;
  for (const nlohmann::json& worker : run.manifest.workers)
    for (const nlohmann::json& experiment : worker.at("description").at("experiments"))
      if (const auto why = experiment.find("unsupported");
          why != experiment.end() && why->is_string())
        incapabilities[{worker.at("runtime").get<std::string>(),
                        experiment.at("name").get<std::string>()}] = why->get<std::string>();
  return incapabilities;
}

Derived derive(const RecordedRun& run, const Claims& claims, const RunHistory& history) {
  const SampleGrouper samples = read_samples(run);
  const Regimes regimes = history.regimes_with({&samples.lines()});
  const RunSpread spread(history.levels(regimes, regimes.everywhere(Regime::near)));
  Derived derived{.summary = summarise(samples.group(regimes), run.manifest.seed),
                  .verdicts = {},
                  .claims_origin = claims.origin,
                  .run_spread = run_spread_words(spread, history),
                  .regimes = regimes_words(regimes, samples.lines())};
  for (const std::string& words : derived.regimes) derived.run_spread += fmt::format(" {}.", words);
  derived.verdicts = judge(claims, derived.summary, incapabilities_of(run), spread);
  derived.claims_page = claims_markdown(derived.verdicts, claims.origin, derived.run_spread);
  derived.catalogue = catalogue_json(claims, words_met_in(derived.claims_page), derived.run_spread);
  return derived;
}

void write_derived(const RecordedRun& run, const Derived& derived) {
  const std::filesystem::path& directory = run.files.directory;
  write_summary_csv(directory / "summary.csv", derived.summary);
  write_whole_file(directory / "claims.csv", claims_csv_text(derived.verdicts));
  write_whole_file(directory / "claims.md", derived.claims_page);
  write_whole_file(directory / last_written, derived.catalogue);
}

bool is_derived(const RecordedRun& run) {
  return std::filesystem::exists(run.files.directory / last_written);
}

}  // namespace barista
