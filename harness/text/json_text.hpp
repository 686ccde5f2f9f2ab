// What --json prints.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>

namespace barista {

/// Any of nlohmann's JSON types, indented, with a line break at its end; in ASCII, so that bytes
/// from files do no harm on a terminal, and bytes that are not UTF-8 do not end the program.
template <class Json>
std::string json_text(const Json& json) {
  return json.dump(2, ' ', true, Json::error_handler_t::replace) + "\n";
}

/// A number, or null where there is none.
inline nlohmann::ordered_json json_number(std::optional<double> value) {
  return value ? nlohmann::ordered_json(*value) : nlohmann::ordered_json(nullptr);
}

}  // namespace barista
