#include "harness/plan/runtime_names.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "harness/record/nearest.hpp"

namespace barista {
namespace {

/// A known name with one or two letters changed; not the name itself.
bool is_slip(const std::string& name, const std::vector<std::string>& known) {
  constexpr std::size_t most_letters = 2;
  return std::any_of(known.begin(), known.end(), [&](const std::string& one) {
    return detail::edits_between(name, one) <= most_letters;
  });
}

bool is_known(const std::string& name, const std::vector<std::string>& known) {
  return std::find(known.begin(), known.end(), name) != known.end();
}

std::string no_such(const std::string& name, const std::vector<std::string>& known) {
  return fmt::format("there is no runtime '{}'{}", name, suggest_name(name, known));
}

}  // namespace

std::string objection_to_runtime(const std::string& name, const std::vector<std::string>& known) {
  if (is_known(name, known)) return {};
  const bool may_be_variant = std::any_of(known.begin(), known.end(), [&](const std::string& one) {
    return name.starts_with(one + "_");
  });
  return may_be_variant && !is_slip(name, known) ? std::string{} : no_such(name, known);
}

std::string objection_to_slip(const std::string& name, const std::vector<std::string>& known) {
  constexpr std::size_t fewest_letters = 5;  // below, other names are as near as slips
  const bool may_be_another = name.size() < fewest_letters || !is_slip(name, known);
  return is_known(name, known) || may_be_another ? std::string{} : no_such(name, known);
}

}  // namespace barista
