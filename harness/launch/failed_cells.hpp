// Cells that need not be tried again: what ended them in one round (a ceiling, a time-out, garbage)
// would end them in the next one too. A signal may have been chance, and does not count.
#pragma once

#include <map>
#include <string>

#include "harness/record/sample.hpp"

namespace barista {

class FailedCells {
 public:
  /// To be told every recorded sample, now or, when a run is taken up again, from its samples.csv.
  void note(const Sample& sample);

  /// Why this cell is not to be tried again; empty if it is.
  std::string reason(int cell) const;

 private:
  std::map<int, std::string> reasons_;
};

}  // namespace barista
