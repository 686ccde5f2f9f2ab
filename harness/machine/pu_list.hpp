// PU lists as text: "0,2-5". Order is kept, because worker i gets the i-th PU.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace barista {

inline constexpr std::string_view pu_list_prefix = "pus:";

/// Reads "0,2-5" or "pus:0,2-5". Throws UsageError with one sentence for anything that is no such
/// list: garbage, a duplicate, a range that runs backwards, a number that no machine has.
std::vector<unsigned> parse_pu_list(std::string_view text);

/// The shortest text that parse_pu_list turns into the same list: "0,2-5".
std::string format_pu_list(std::span<const unsigned> os_indices);

}  // namespace barista
