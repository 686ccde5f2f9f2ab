#include "harness/plan/gate_rules.hpp"

#include <fmt/format.h>

#include <vector>

#include "harness/contract/metrics.hpp"
#include "harness/record/nearest.hpp"
#include "harness/record/toml_view.hpp"

namespace barista {
namespace {

void require_answer(const TomlView& table, const std::string& name) {
  std::vector<std::string> answers;
  for (const Metric& metric : metrics::all)
    if (is_answer(metric.name)) answers.emplace_back(metric.name);
  if (!find_metric(name))
    table.fail("metrics",
               fmt::format("there is no metric '{}'{}", name, suggest_name(name, answers)));
  if (!is_answer(name))
    table.fail("metrics", fmt::format("'{}' is a diagnostic, which does not vote; name answers, "
                                      "such as yield_ns",
                                      name));
  if (!can_be_compared(*find_metric(name)))
    table.fail("metrics", fmt::format("'{}' is no time and no memory, and only these are compared; "
                                      "name one of them, such as yield_ns",
                                      name));
}

}  // namespace

GateRules read_gate_rules(const TomlView& file) {
  file.allow_only({"suite", "gate"});
  GateRules rules;
  if (!file.has("gate")) return rules;
  TomlView table = file.table("gate");
  table.rename("the table gate");
  table.allow_only({"metrics", "margin_percent"});
  if (table.has("metrics"))
    for (const std::string& name : table.texts("metrics")) {
      require_answer(table, name);
      rules.metrics.insert(name);
    }
  if (table.has("margin_percent")) {
    const double percent = table.positive_number("margin_percent", 1000);
    if (percent < 0.1) table.fail("margin_percent", "'margin_percent' should be at least 0.1");
    rules.margin = percent / 100;
  }
  return rules;
}

GateRules load_gate_rules(const std::filesystem::path& suites_toml) {
  const toml::table content = parse_toml(suites_toml);
  return read_gate_rules({suites_toml, content, "the file"});
}

}  // namespace barista
