#include "harness/record/cell_name.hpp"

#include <algorithm>

namespace barista {

std::string cell_name(const Cell& cell) {
  std::string params = cell.params;
  std::replace(params.begin(), params.end(), ';', ',');
  std::string name;
  for (const std::string& part : {cell.runtime, cell.experiment, params, cell.placement})
    if (!part.empty()) name += part + "/";
  return name + std::to_string(cell.workers);
}

std::string row_name(const Cell& cell, const std::string& metric) {
  const std::string name = cell_name(cell);
  return metric.empty() ? name : name + ':' + metric;
}

}  // namespace barista
