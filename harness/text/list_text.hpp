// Sentences and names joined to one line.
#pragma once

#include <string>
#include <string_view>

namespace barista {

/// Adds to a list that semicolons part; what is empty adds nothing.
inline void append_item(std::string& list, std::string_view item) {
  if (item.empty()) return;
  if (!list.empty()) list += "; ";
  list += item;
}

}  // namespace barista
