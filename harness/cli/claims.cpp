// barista claims: the chapter's claims against a run. Writes summary.csv, claims.csv and claims.md
// into its directory.
#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>

#include "harness/analysis/claims_table.hpp"
#include "harness/analysis/claims_words.hpp"
#include "harness/analysis/derive.hpp"
#include "harness/cli/context.hpp"
#include "harness/text/json_text.hpp"
#include "harness/text/page.hpp"
#include "harness/text/say.hpp"
#include "harness/text/standard_streams.hpp"

namespace barista {
namespace {

struct ClaimsArguments {
  std::filesystem::path directory;
  std::filesystem::path claims_file;
  bool as_json = false;
  bool gate = false;
};

nlohmann::ordered_json number_or_null(std::optional<double> number) {
  return number ? nlohmann::ordered_json(*number) : nlohmann::ordered_json(nullptr);
}

nlohmann::ordered_json to_json(const DefinitionVerdict& each) {
  return {{"definition", each.definition->name},
          {"unit", each.definition->unit()},
          {"value", number_or_null(each.value)},
          {"ci_low", number_or_null(each.low)},
          {"ci_high", number_or_null(each.high)},
          {"low", number_or_null(each.definition->low)},
          {"high", number_or_null(each.definition->high)},
          {"verdict", name_of(each.verdict)},
          {"factor", number_or_null(each.factor)},
          {"reason", each.reason}};
}

std::string verdicts_json(const std::vector<ClaimVerdict>& verdicts) {
  nlohmann::ordered_json rows = nlohmann::ordered_json::array();
  for (const ClaimVerdict& verdict : verdicts) {
    nlohmann::ordered_json row{{"claim", verdict.claim->id},
                               {"row", verdict.claim->row},
                               {"chapter",
                                {{"thread", verdict.claim->chapter.thread},
                                 {"goroutine", verdict.claim->chapter.goroutine}}},
                               {"runtime", verdict.runtime},
                               {"judged", verdict.is_judged},
                               {"verdict", name_of(verdict.overall)},
                               {"words", words_of(verdict)},
                               {"decided_by", verdict.decider().definition->name},
                               {"reason", verdict.reason},
                               {"definitions", nlohmann::ordered_json::array()}};
    for (const DefinitionVerdict& each : verdict.definitions)
      row["definitions"].push_back(to_json(each));
    rows.push_back(std::move(row));
  }
  return json_text(rows);
}

/// Whom a claim speaks of and who is not in the run, so that nothing was judged; empty if all are.
std::string absent_subject(const Claims& claims, const std::vector<ClaimVerdict>& verdicts) {
  for (const Claim& claim : claims.claims)
    for (const Definition& definition : claim.definitions) {
      const std::string& runtime =
          definition.subject == Subject::thread ? claims.thread : claims.chapter;
      const bool is_there =
          std::any_of(verdicts.begin(), verdicts.end(), [&](const ClaimVerdict& verdict) {
            return verdict.claim == &claim && verdict.runtime == runtime;
          });
      if (!is_there) return runtime;
    }
  return {};
}

int gate(const Claims& claims, const std::vector<ClaimVerdict>& verdicts) {
  const auto any = [&](Verdict verdict) {
    return std::any_of(verdicts.begin(), verdicts.end(), [=](const ClaimVerdict& claim) {
      return claim.is_judged && claim.overall == verdict;
    });
  };
  if (any(Verdict::worse)) return exit_gate;
  if (const std::string absent = absent_subject(claims, verdicts); !absent.empty()) {
    say(stderr, "gate: not passed, {} is not in this run, so that nothing of it was judged",
        absent);
    return exit_inconclusive;
  }
  return any(Verdict::not_enough_data) ? exit_inconclusive : exit_done;
}

/// The verdicts are the answer; what cannot be written, as into a run that is read-only, is told.
bool try_to_write(const RecordedRun& run, const Derived& derived) try {
  write_derived(run, derived);
  return true;
} catch (const WriteFailed& error) {
  say(stderr, "not written into the run: {}", error.what());
  return false;
}

int run_claims(const ClaimsArguments& arguments) {
  const RecordedRun run = open_run(arguments.directory);
  require_complete(run);
  const Claims claims = load_claims(arguments.claims_file, experiments_of(run));
  const Derived derived = derive(run, claims);
  const bool is_written = try_to_write(run, derived);
  const std::vector<ClaimVerdict>& verdicts = derived.verdicts;
  if (arguments.as_json) {
    print("{}", verdicts_json(verdicts));
  } else {
    print("{}", claims_table(verdicts, page_of(stdout)));
    print("\n");
    if (is_written) say(stdout, "more: {}", (arguments.directory / "claims.md").string());
  }
  return arguments.gate ? gate(claims, verdicts) : exit_done;
}

}  // namespace

void add_claims(CLI::App& app, Context& context) {
  CLI::App* command = app.add_subcommand(
      "claims", "the chapter's claims against a run: table here, claims.md and claims.csv there");
  const auto arguments = std::make_shared<ClaimsArguments>();
  command->add_option("directory", arguments->directory, "directory of a run")->required();
  command->add_option("--claims", arguments->claims_file, "another claims file than the project's");
  command->add_flag("--json", arguments->as_json, "the verdicts as JSON");
  command->add_flag(
      "--gate", arguments->gate,
      "exit with 1 if threads or the chapter's runtime are worse than the book, with 2 if there "
      "is not enough data to tell");
  command->callback([arguments, &context] {
    if (arguments->claims_file.empty())
      arguments->claims_file = context.experiments_dir / "claims.toml";
    context.exit_code = run_claims(*arguments);
  });
}

}  // namespace barista
