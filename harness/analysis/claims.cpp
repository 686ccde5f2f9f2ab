#include "harness/analysis/claims.hpp"

#include <fmt/format.h>

#include <cmath>

#include "harness/analysis/quantity.hpp"
#include "harness/contract/metrics.hpp"
#include "harness/record/errors.hpp"
#include "harness/record/nearest.hpp"
#include "harness/record/toml_view.hpp"

namespace barista {
namespace {

constexpr std::string_view the_judged_one = "subject";

/// Throws UsageError, with the line, about a name that is not among those there are.
[[noreturn]] void fail_unknown(const TomlView& fields, std::string_view key, std::string_view name,
                               const std::vector<std::string>& known) {
  fields.fail(key, fmt::format("there is no {} '{}'{}", key, name, suggest_name(name, known)));
}

Subject read_subject(const TomlView& fields) {
  const std::string name = fields.text("subject");
  if (name == "thread") return Subject::thread;
  if (name != "goroutine")
    fields.fail("subject",
                fmt::format("'subject' should be \"thread\" or \"goroutine\", not \"{}\"", name));
  return Subject::goroutine;
}

Spread read_spread(const TomlView& fields, bool is_ratio) {
  const std::string name = fields.text_or("interval", std::string(name_of(Spread::median)));
  if (name == name_of(Spread::median)) return Spread::median;
  if (name != name_of(Spread::range))
    fields.fail("interval",
                fmt::format("'interval' should be \"median\" or \"range\", not \"{}\"", name));
  if (is_ratio) fields.fail("interval", "a ratio has no \"range\"; leave 'interval' out");
  return Spread::range;
}

Better read_better(const TomlView& fields) {
  const std::string name = fields.text("better");
  if (name == "lower") return Better::lower;
  if (name != "higher")
    fields.fail("better",
                fmt::format("'better' should be \"lower\" or \"higher\", not \"{}\"", name));
  return Better::higher;
}

Cited read_cited(const TomlView& fields) {
  if (!fields.has("chapter")) return {};
  const TomlView cited = fields.table("chapter");
  cited.allow_only({"thread", "goroutine"});
  return {.thread = cited.text_or("thread", ""), .goroutine = cited.text_or("goroutine", "")};
}

void read_bounds(const TomlView& fields, Definition& definition) {
  definition.low = fields.number_if_given("low");
  definition.high = fields.number_if_given("high");
  definition.about = fields.number_if_given("about").value_or(1);
  if (!definition.low && !definition.high)
    fields.fail("name", fmt::format("the definition \"{}\" has no 'low' and no 'high'; add one",
                                    definition.name));
  if (definition.low && definition.high && *definition.low > *definition.high)
    fields.fail("low",
                fmt::format("'low' ({}) is above 'high' ({})", *definition.low, *definition.high));
  if (definition.about < 1)
    fields.fail("about", "'about' should be 1 or more: low is divided and high multiplied by it");
  if (definition.about == 1) return;
  for (const auto& [key, bound] :
       {std::pair("low", &definition.low), std::pair("high", &definition.high)})
    if (*bound && **bound < 0)
      fields.fail(key, fmt::format("'{}' ({}) should not be negative where 'about' is given: a "
                                   "factor around it would be on its wrong side",
                                   key, **bound));
  if (definition.low) *definition.low /= definition.about;
  if (definition.high) *definition.high *= definition.about;
  if (definition.high && !std::isfinite(*definition.high))
    fields.fail("about", "'high' times 'about' is larger than any number");
}

/// Asks `objects`, if there is one, about the value of a field.
template <class Objects, class... Value>
void check(const TomlView& fields, std::string_view key, const Objects& objects,
           const Value&... value) {
  if (!objects) return;
  try {
    objects(value...);
  } catch (const UsageError& error) {
    fields.fail(key, error.what());
  }
}

void check_names(const TomlView& fields, const Selector& selector, const KnownNames& known_names) {
  if (!find_metric(selector.metric)) {
    std::vector<std::string> known;
    for (const Metric& metric : metrics::all) known.emplace_back(metric.name);
    fail_unknown(fields, "metric", selector.metric, known);
  }
  const std::set<std::string>& experiments = known_names.experiments;
  if (!experiments.empty() && !experiments.contains(selector.experiment))
    fail_unknown(fields, "experiment", selector.experiment,
                 {experiments.begin(), experiments.end()});
  check(fields, "placement", known_names.check_placement, selector.placement);
  check(fields, "params", known_names.check_params, selector.experiment, selector.metric,
        selector.params);
  if (!selector.runtime.empty())
    check(fields, "runtime", known_names.check_runtime, selector.runtime);
}

Selector read_selector(const TomlView& fields, const KnownNames& known_names) {
  fields.allow_only({"runtime", "experiment", "params", "placement", "workers", "metric"});
  Selector selector{.runtime = fields.text_or("runtime", std::string(the_judged_one)),
                    .experiment = fields.text("experiment"),
                    .params = fields.text_or("params", ""),
                    .placement = fields.text("placement"),
                    .metric = fields.text("metric")};
  if (selector.runtime == the_judged_one) selector.runtime.clear();
  if (fields.has("workers"))
    selector.workers = static_cast<unsigned>(fields.whole_number("workers", 1, 4096));
  check_names(fields, selector, known_names);
  return selector;
}

Definition read_definition(const TomlView& fields, const KnownNames& known_names) {
  fields.allow_only({"name", "subject", "figure", "numerator", "denominator", "low", "high",
                     "about", "interval"});
  const bool is_ratio = fields.has("numerator") || fields.has("denominator");
  if (is_ratio && fields.has("figure"))
    fields.fail("figure", fields.what() + " has both a figure and a ratio; keep one of them");
  const auto selector = [&](std::string_view key) {
    return read_selector(fields.table(key), known_names);
  };
  Definition definition{.name = fields.text("name"), .subject = read_subject(fields)};
  definition.figure = selector(is_ratio ? "numerator" : "figure");
  if (is_ratio) definition.denominator = selector("denominator");
  definition.spread = read_spread(fields, is_ratio);
  read_bounds(fields, definition);
  return definition;
}

Claim read_claim(const TomlView& fields, const KnownNames& known_names) {
  fields.allow_only({"id", "row", "statement", "better", "chapter", "definition"});
  Claim claim{.id = fields.text("id"),
              .row = fields.text("row"),
              .statement = fields.text("statement"),
              .better = read_better(fields),
              .chapter = read_cited(fields),
              .definitions = {}};
  std::set<std::pair<Subject, std::string>> names;
  for (TomlView& entry : fields.tables("definition")) {
    entry.rename("a definition of " + claim.id);
    const Definition& added = claim.definitions.emplace_back(read_definition(entry, known_names));
    if (!names.emplace(added.subject, added.name).second)
      entry.fail("name",
                 fmt::format("the definition \"{}\" occurs twice in {}", added.name, claim.id));
  }
  return claim;
}

Claims read_runtimes(const TomlView& fields, const KnownNames& known_names) {
  fields.allow_only({"thread", "variants", "chapter"});
  Claims claims{.thread = fields.name("thread"), .chapter = fields.name("chapter")};
  if (claims.thread == claims.chapter)
    fields.fail("chapter", fmt::format("'chapter' and 'thread' are both \"{}\"; name two runtimes, "
                                       "for one is held against the other",
                                       claims.thread));
  check(fields, "thread", known_names.check_runtime, claims.thread);
  check(fields, "chapter", known_names.check_runtime, claims.chapter);
  if (!fields.has("variants")) return claims;
  for (std::string& variant : fields.texts("variants")) {
    if (variant == claims.thread || variant == claims.chapter)
      fields.fail("variants",
                  fmt::format("'variants' has \"{}\", which is judged as '{}'; keep "
                              "one of the two",
                              variant, variant == claims.thread ? "thread" : "chapter"));
    check(fields, "variants", known_names.check_runtime, variant);
    claims.variants.insert(std::move(variant));
  }
  return claims;
}

}  // namespace

std::string_view name_of(Spread spread) { return spread == Spread::range ? "range" : "median"; }

std::string_view Definition::unit() const {
  return denominator ? ratio_unit : find_metric(figure.metric)->unit;
}

Claims load_claims(const std::filesystem::path& claims_toml, const KnownNames& known_names) {
  const toml::table content = parse_toml(claims_toml);
  const TomlView file(claims_toml, content, "the claims file");
  file.allow_only({"runtimes", "claim"});
  TomlView runtimes = file.table("runtimes");
  runtimes.rename("[runtimes]");
  Claims claims = read_runtimes(runtimes, known_names);
  std::set<std::string> ids;
  for (TomlView& table : file.tables("claim")) {
    table.rename("a claim");
    claims.claims.push_back(read_claim(table, known_names));
    if (!ids.insert(claims.claims.back().id).second)
      table.fail("id", fmt::format("the id \"{}\" occurs twice", claims.claims.back().id));
  }
  return claims;
}

}  // namespace barista
