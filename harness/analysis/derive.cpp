#include "harness/analysis/derive.hpp"

#include "harness/analysis/between_text.hpp"
#include "harness/analysis/claims_csv.hpp"
#include "harness/analysis/claims_markdown.hpp"
#include "harness/analysis/summary_csv.hpp"
#include "harness/record/durable_file.hpp"

namespace barista {

GroupedSamples read_grouped(const RecordedRun& run) {
  SampleGrouper grouper;
  for_each_sample(run.files, [&](Sample&& sample) { grouper.add(sample); });
  return std::move(grouper).finish();
}

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
  const RunSpread spread(history.runs);
  Derived derived{.summary = summarise(read_grouped(run), run.manifest.seed),
                  .verdicts = {},
                  .claims_origin = claims.origin,
                  .run_spread = run_spread_words(spread, history)};
  derived.verdicts = judge(claims, derived.summary, incapabilities_of(run), spread);
  return derived;
}

void write_derived(const RecordedRun& run, const Derived& derived) {
  const std::filesystem::path& directory = run.files.directory;
  write_summary_csv(directory / "summary.csv", derived.summary);
  write_whole_file(directory / "claims.csv", claims_csv_text(derived.verdicts));
  write_whole_file(directory / "claims.md",
                   claims_markdown(derived.verdicts, derived.claims_origin, derived.run_spread));
}

bool is_derived(const RecordedRun& run) {
  return std::filesystem::exists(run.files.directory / "claims.md");  // the last one
}

}  // namespace barista
