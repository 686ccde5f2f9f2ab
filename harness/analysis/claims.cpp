#include "harness/analysis/claims.hpp"

#include <fmt/format.h>

#include "harness/analysis/quantity.hpp"
#include "harness/analysis/toml_table.hpp"
#include "harness/contract/metrics.hpp"
#include "harness/record/errors.hpp"

namespace barista {
namespace {

constexpr std::string_view the_judged_one = "subject";

class Loader {
 public:
  Loader(std::string file, const std::set<std::string>& known_experiments)
      : file_(std::move(file)), known_experiments_(known_experiments) {}

  Claims load(const toml::table& root) const {
    const TomlTable top(root, file_, "the claims file", {"runtimes", "claim"});
    const TomlTable runtimes(top.table("runtimes"), file_, "[runtimes]",
                             {"thread", "thread_variants", "chapter"});
    Claims claims{.thread = runtimes.text("thread"), .chapter = runtimes.text("chapter")};
    for (std::string& variant : runtimes.texts("thread_variants"))
      claims.thread_variants.insert(std::move(variant));
    std::set<std::string> ids;
    for (const toml::table* table : top.tables("claim")) {
      claims.claims.push_back(claim(*table));
      if (!ids.insert(claims.claims.back().id).second)
        reader(*table, "a claim")
            .fail("id", fmt::format("the id \"{}\" occurs twice", claims.claims.back().id));
    }
    return claims;
  }

 private:
  TomlTable reader(const toml::table& table, std::string what) const {
    return {table, file_, std::move(what), {"id", "row", "statement", "definition"}};
  }

  Claim claim(const toml::table& table) const {
    const TomlTable fields = reader(table, "a claim");
    Claim claim{.id = fields.text("id"),
                .row = fields.text("row"),
                .statement = fields.text("statement"),
                .definitions = {}};
    std::set<std::pair<Subject, std::string>> names;
    for (const toml::table* entry : fields.tables("definition")) {
      const Definition& added =
          claim.definitions.emplace_back(definition(*entry, "a definition of " + claim.id));
      if (!names.emplace(added.subject, added.name).second)
        definition_reader(*entry, "")
            .fail("name",
                  fmt::format("the definition \"{}\" occurs twice in {}", added.name, claim.id));
    }
    return claim;
  }

  TomlTable definition_reader(const toml::table& table, std::string what) const {
    return {table,
            file_,
            std::move(what),
            {"name", "subject", "figure", "numerator", "denominator", "low", "high", "about",
             "interval"}};
  }

  Definition definition(const toml::table& table, const std::string& what) const {
    const TomlTable fields = definition_reader(table, what);
    const bool is_ratio = fields.has("numerator") || fields.has("denominator");
    if (is_ratio && fields.has("figure"))
      fields.fail("figure", what + " has both a figure and a ratio; keep one of them");
    Definition definition{.name = fields.text("name"), .subject = subject(fields)};
    definition.figure = selector(fields, is_ratio ? "numerator" : "figure");
    if (is_ratio) definition.denominator = selector(fields, "denominator");
    definition.spread = spread(fields, is_ratio);
    read_bounds(fields, definition);
    return definition;
  }

  static Subject subject(const TomlTable& fields) {
    const std::string name = fields.text("subject");
    if (name == "thread") return Subject::thread;
    if (name != "goroutine")
      fields.fail("subject",
                  fmt::format("'subject' should be \"thread\" or \"goroutine\", not \"{}\"", name));
    return Subject::goroutine;
  }

  static Spread spread(const TomlTable& fields, bool is_ratio) {
    const std::string name = fields.text_or("interval", "median");
    if (name == "median") return Spread::median;
    if (name != "range")
      fields.fail("interval",
                  fmt::format("'interval' should be \"median\" or \"range\", not \"{}\"", name));
    if (is_ratio) fields.fail("interval", "a ratio has no \"range\"; leave 'interval' out");
    return Spread::range;
  }

  static void read_bounds(const TomlTable& fields, Definition& definition) {
    definition.low = fields.number("low");
    definition.high = fields.number("high");
    definition.about = fields.number("about").value_or(1);
    if (!definition.low && !definition.high)
      fields.fail("name", fmt::format("the definition \"{}\" lacks 'low', 'high' or both",
                                      definition.name));
    if (definition.low && definition.high && *definition.low > *definition.high)
      fields.fail(
          "low", fmt::format("'low' ({}) is above 'high' ({})", *definition.low, *definition.high));
    if (definition.about < 1)
      fields.fail("about", "'about' should be 1 or more: low is divided and high multiplied by it");
    if (definition.low) *definition.low /= definition.about;
    if (definition.high) *definition.high *= definition.about;
  }

  Selector selector(const TomlTable& definition, std::string_view key) const {
    const TomlTable fields(definition.table(key), file_, fmt::format("'{}'", key),
                           {"runtime", "experiment", "params", "placement", "workers", "metric"});
    Selector selector{.runtime = fields.text_or("runtime", std::string(the_judged_one)),
                      .experiment = fields.text("experiment"),
                      .params = fields.text_or("params", ""),
                      .placement = fields.text("placement"),
                      .metric = fields.text("metric")};
    if (selector.runtime == the_judged_one) selector.runtime.clear();
    const long workers = fields.whole_number("workers").value_or(1);
    if (workers < 1) fields.fail("workers", "'workers' should be 1 or more");
    selector.workers = static_cast<unsigned>(workers);
    check_names(fields, selector);
    return selector;
  }

  void check_names(const TomlTable& fields, const Selector& selector) const {
    if (!find_metric(selector.metric)) {
      std::vector<std::string> known;
      for (const Metric& metric : metrics::all) known.emplace_back(metric.name);
      fields.fail_unknown("metric", selector.metric, known);
    }
    if (!known_experiments_.empty() && !known_experiments_.contains(selector.experiment))
      fields.fail_unknown("experiment", selector.experiment,
                          {known_experiments_.begin(), known_experiments_.end()});
  }

  std::string file_;
  const std::set<std::string>& known_experiments_;
};

}  // namespace

std::string_view Definition::unit() const {
  return denominator ? ratio_unit : find_metric(figure.metric)->unit;
}

Claims load_claims(const std::filesystem::path& claims_toml,
                   const std::set<std::string>& known_experiments) {
  try {
    const toml::table root = toml::parse_file(claims_toml.string());
    return Loader(claims_toml.string(), known_experiments).load(root);
  } catch (const toml::parse_error& error) {
    const auto line = error.source().begin.line;
    if (line == 0)
      throw UsageError(fmt::format("{} cannot be read as a claims file: {}", claims_toml.string(),
                                   error.description()));
    throw UsageError(
        fmt::format("{}, line {}: {}", claims_toml.string(), line, error.description()));
  }
}

}  // namespace barista
