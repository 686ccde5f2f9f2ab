#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string_view>
#include <type_traits>

#include "experiments/all.hpp"

namespace barista {
namespace {

/// No runtime at all: what an experiment says of itself needs none.
struct Nothing {};

std::vector<ExperimentInfo> all_infos() {
  return []<class... Experiment>(std::type_identity<std::tuple<Experiment...>>) {
    return std::vector<ExperimentInfo>{Experiment::info()...};
  }(std::type_identity<AllExperiments<Nothing>>{});
}

TEST(Experiments, ReportMetricsThatAreInTheTable) {
  for (const ExperimentInfo& info : all_infos()) {
    EXPECT_FALSE(info.metrics.empty()) << info.name;
    for (const Metric& metric : info.metrics)
      EXPECT_TRUE(std::any_of(metrics::all.begin(), metrics::all.end(),
                              [&](const Metric& known) { return known.name == metric.name; }))
          << metric.name << " of " << info.name << " is not in metrics::all";
  }
}

TEST(Experiments, HaveNamesOfTheirOwn) {
  std::set<std::string_view> names;
  for (const ExperimentInfo& info : all_infos())
    EXPECT_TRUE(names.insert(info.name).second) << info.name;
  EXPECT_EQ(names.size(), 18u);
}

}  // namespace
}  // namespace barista
