// What --json prints.
#pragma once

#include <string>

namespace barista {

/// Any of nlohmann's JSON types, indented, with a line break at its end; in ASCII, so that bytes
/// from files do no harm on a terminal, and bytes that are not UTF-8 do not end the program.
template <class Json>
std::string json_text(const Json& json) {
  return json.dump(2, ' ', true, Json::error_handler_t::replace) + "\n";
}

}  // namespace barista
