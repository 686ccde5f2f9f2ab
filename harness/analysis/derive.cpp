#include "harness/analysis/derive.hpp"

#include <fmt/format.h>

#include "harness/analysis/claims_csv.hpp"
#include "harness/analysis/claims_markdown.hpp"
#include "harness/analysis/summary_csv.hpp"
#include "harness/record/durable_file.hpp"
#include "harness/record/errors.hpp"
#include "harness/record/samples_csv.hpp"

namespace barista {
GroupedSamples read_grouped(const RecordedRun& run) {
  SampleGrouper grouper;
  for_each_sample(run.files.samples(), [&](Sample&& sample) { grouper.add(sample); });
  return std::move(grouper).finish();
}

std::set<std::string> experiments_of(const RecordedRun& run) {
  std::set<std::string> names;
  try {
    for (const nlohmann::json& worker : run.manifest.workers)
      for (const nlohmann::json& experiment : worker.at("description").at("experiments"))
        names.insert(experiment.at("name").get<std::string>());
  } catch (const nlohmann::json::exception& error) {
    throw InvalidData(fmt::format("{}: field 'workers' should hold the runtimes' descriptions: {}",
                                  run.files.manifest().string(), error.what()));
  }
  return names;
}

std::vector<ClaimVerdict> write_claims(const RecordedRun& run, const Claims& claims) {
  const Summary summary = summarise(read_grouped(run), run.manifest.seed);
  std::vector<ClaimVerdict> verdicts = judge(claims, summary);
  const std::filesystem::path& directory = run.files.directory;
  write_summary_csv(directory / "summary.csv", summary);
  write_whole_file(directory / "claims.csv", claims_csv_text(verdicts));
  write_whole_file(directory / "claims.md", claims_markdown(verdicts));
  return verdicts;
}

}  // namespace barista
