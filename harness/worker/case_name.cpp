#include "harness/worker/case_name.hpp"

#include <algorithm>
#include <charconv>
#include <limits>
#include <stdexcept>

namespace barista {
namespace {

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(separator, begin), text.size());
    parts.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return parts;
}

[[noreturn]] void reject(std::string_view name, const std::string& why) {
  throw std::invalid_argument("case '" + std::string(name) + "': " + why);
}

const Entry& find_entry(std::string_view name, std::string_view experiment,
                        const std::vector<Entry>& entries) {
  const auto found = std::find_if(entries.begin(), entries.end(), [&](const Entry& entry) {
    return entry.info.name == experiment;
  });
  if (found == entries.end())
    reject(name, "there is no experiment '" + std::string(experiment) +
                     "'; --barista_describe lists them");
  if (found->run == nullptr) reject(name, "unsupported: " + found->unsupported);
  return *found;
}

long parse_value(std::string_view name, std::string_view part, std::string_view text, long least,
                 long most) {
  long value = 0;
  const char* end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc() || stopped != end || value < least || value > most)
    reject(name, "expected a whole number from " + std::to_string(least) + " to " +
                     std::to_string(most) + " in '" + std::string(part) + "'");
  return value;
}

const Axis& find_axis(std::string_view name, const Entry& entry, std::string_view axis) {
  const auto found = std::find_if(entry.info.axes.begin(), entry.info.axes.end(),
                                  [&](const Axis& known) { return known.name == axis; });
  if (found == entry.info.axes.end())
    reject(name, "the experiment has no axis '" + std::string(axis) + "'");
  return *found;
}

/// Appends to `cases` the combinations of the axes from `axis` on.
void combine(Case one, std::size_t axis, std::vector<Case>& cases) {
  if (axis == one.entry->info.axes.size()) {
    cases.push_back(std::move(one));
    return;
  }
  const Axis& current = one.entry->info.axes[axis];
  for (const long value : current.values) {
    one.params[std::string(current.name)] = value;
    combine(one, axis + 1, cases);
  }
}

}  // namespace

std::string name_of(const Case& one) {
  std::string name(one.entry->info.name);
  for (const Axis& axis : one.entry->info.axes)
    name += "/" + std::string(axis.name) + ":" + std::to_string(one.params.find(axis.name)->second);
  return name + "/workers:" + std::to_string(one.workers);
}

Case parse_case(std::string_view name, const std::vector<Entry>& entries) {
  const std::vector<std::string_view> parts = split(name, '/');
  Case one{&find_entry(name, parts[0], entries), {}, 0};
  for (std::size_t i = 1; i < parts.size(); ++i) {
    const std::size_t colon = parts[i].find(':');
    if (colon == std::string_view::npos)
      reject(name, "expected <axis>:<value>, found '" + std::string(parts[i]) + "'");
    const std::string_view axis = parts[i].substr(0, colon);
    const std::string_view text = parts[i].substr(colon + 1);
    if (axis == "workers") {
      constexpr long most = std::numeric_limits<int>::max();
      one.workers = static_cast<unsigned>(parse_value(name, parts[i], text, 1, most));
    } else {
      const Axis& known = find_axis(name, *one.entry, axis);
      one.params[std::string(axis)] = parse_value(name, parts[i], text, known.least, known.most);
    }
  }
  if (one.workers == 0) reject(name, "workers:<n> is missing at its end");
  for (const Axis& axis : one.entry->info.axes)
    if (!one.params.contains(axis.name))
      reject(name, "the axis '" + std::string(axis.name) + "' is missing");
  return one;
}

std::vector<Case> default_cases(const std::vector<Entry>& entries, unsigned all_workers) {
  std::vector<Case> cases;
  for (const Entry& entry : entries) {
    if (entry.run == nullptr) continue;
    combine({&entry, {}, 1}, 0, cases);
    if (all_workers > 1) combine({&entry, {}, all_workers}, 0, cases);
  }
  return cases;
}

}  // namespace barista
