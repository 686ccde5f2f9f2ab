#include "harness/machine/pu_list.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>

#include "harness/record/errors.hpp"

namespace barista {
namespace {

/// Far above any machine; keeps "0-4294967295" from filling the memory.
constexpr unsigned largest_os_index = 65'535;

std::optional<unsigned> parse_number(std::string_view text) {
  unsigned number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size() || number > largest_os_index)
    return std::nullopt;
  return number;
}

[[noreturn]] void refuse(std::string_view list, std::string_view problem) {
  throw UsageError(fmt::format("PU list \"{}\": {}", list, problem));
}

void append_range(std::vector<unsigned>& pus, std::string_view item, std::string_view list) {
  const std::size_t dash = item.find('-');
  const std::optional<unsigned> first = parse_number(item.substr(0, dash));
  const std::optional<unsigned> last =
      dash == std::string_view::npos ? first : parse_number(item.substr(dash + 1));
  if (!first || !last)
    refuse(list,
           fmt::format(
               "\"{}\" is neither a PU (0 to {}) nor a range of PUs; write a list such as 0,2-5",
               item, largest_os_index));
  if (*first > *last)
    refuse(list,
           fmt::format("the range {} runs backwards; write {}-{}, or single PUs to keep that order",
                       item, *last, *first));
  for (unsigned pu = *first; pu <= *last; ++pu) {
    if (std::find(pus.begin(), pus.end(), pu) != pus.end())
      refuse(list, fmt::format("PU {} is in it twice; name each PU once", pu));
    pus.push_back(pu);
  }
}

}  // namespace

std::vector<unsigned> parse_pu_list(std::string_view text) {
  std::string_view rest = text;
  if (rest.substr(0, pu_list_prefix.size()) == pu_list_prefix)
    rest.remove_prefix(pu_list_prefix.size());
  if (rest.empty()) refuse(text, "it is empty; write a list such as 0,2-5");
  std::vector<unsigned> pus;
  for (bool more = true; more;) {
    const std::size_t comma = rest.find(',');
    append_range(pus, rest.substr(0, comma), text);
    more = comma != std::string_view::npos;
    if (more) rest.remove_prefix(comma + 1);
  }
  return pus;
}

std::string format_pu_list(std::span<const unsigned> os_indices) {
  std::string text;
  for (std::size_t begin = 0; begin < os_indices.size();) {
    std::size_t end = begin + 1;
    while (end < os_indices.size() && os_indices[end] == os_indices[end - 1] + 1) ++end;
    if (!text.empty()) text += ',';
    text += fmt::format("{}", os_indices[begin]);
    if (end - begin > 1)
      text += fmt::format("{}{}", end - begin > 2 ? '-' : ',', os_indices[end - 1]);
    begin = end;
  }
  return text;
}

}  // namespace barista
