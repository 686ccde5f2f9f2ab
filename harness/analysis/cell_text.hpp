// A cell in one line, for people: "go token_ring tasks=2 one_pu 1".
#pragma once

#include <string>

#include "harness/record/sample.hpp"

namespace barista {

inline std::string cell_text(const Cell& cell) {
  std::string text;
  for (const std::string& part : {cell.runtime, cell.experiment, cell.params, cell.placement})
    if (!part.empty()) text += part + " ";
  return text + std::to_string(cell.workers);
}

}  // namespace barista
