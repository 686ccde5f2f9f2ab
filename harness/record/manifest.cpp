#include "harness/record/manifest.hpp"

#include <fmt/format.h>

#include <fstream>

#include "harness/record/errors.hpp"

namespace barista {
namespace {

using nlohmann::json;

std::string text_or_empty(const json& value) {
  return value.is_null() ? std::string{} : value.get<std::string>();
}

std::map<int, long> caps_from_json(const json& object) {
  std::map<int, long> caps;
  for (const auto& [cell, cap] : object.items()) caps[std::stoi(cell)] = cap.get<long>();
  return caps;
}

json caps_to_json(const std::map<int, long>& caps) {
  json object = json::object();
  for (const auto& [cell, cap] : caps) object[std::to_string(cell)] = cap;
  return object;
}

json null_if_empty(const std::string& text) { return text.empty() ? json(nullptr) : json(text); }

void check_schema(const json& content, const std::filesystem::path& file) {
  if (!content.is_object() || !content.contains("schema") || !content["schema"].is_number_integer())
    throw InvalidData(fmt::format(
        "{}: field 'schema' is missing; this is not a manifest of barista", file.string()));
  const int schema = content["schema"].get<int>();
  if (schema != run_schema)
    throw InvalidData(
        fmt::format("{}: the run has schema version {}, but this barista reads version {}; use the "
                    "version that made it",
                    file.string(), schema, run_schema));
}

Manifest from_json(const json& content) {
  Manifest manifest;
  manifest.barista_version = content.at("barista");
  manifest.command = content.at("command");
  manifest.seed = content.at("seed");
  manifest.suite = content.at("suite");
  manifest.search_caps = caps_from_json(content.at("search_caps"));
  manifest.workers = content.at("workers");
  manifest.fingerprint = content.at("fingerprint");
  manifest.fingerprint_id = content.at("fingerprint_id");
  if (content.contains("hardware_counters"))  // runs of before it was recorded
    manifest.hardware_counters = text_or_empty(content["hardware_counters"]);
  manifest.started_utc = content.at("started_utc");
  manifest.ended_utc = text_or_empty(content.at("ended_utc"));
  manifest.processes = content.at("processes");
  if (content.contains("width"))  // runs of before it was recorded
    manifest.width = text_or_empty(content["width"]);
  manifest.complete = content.at("complete");
  manifest.stopped = text_or_empty(content.at("stopped"));
  if (!content.at("share_outside_cells").is_null())
    manifest.share_outside_cells = content.at("share_outside_cells").get<double>();
  manifest.resumed_utc = content.at("resumed_utc");
  return manifest;
}

}  // namespace

std::string manifest_text(const Manifest& manifest) {
  const nlohmann::ordered_json content{
      {"schema", run_schema},
      {"barista", manifest.barista_version},
      {"command", manifest.command},
      {"seed", manifest.seed},
      {"started_utc", manifest.started_utc},
      {"ended_utc", null_if_empty(manifest.ended_utc)},
      {"resumed_utc", manifest.resumed_utc},
      {"processes", manifest.processes},
      {"width", null_if_empty(manifest.width)},
      {"complete", manifest.complete},
      {"stopped", null_if_empty(manifest.stopped)},
      {"share_outside_cells",
       manifest.share_outside_cells ? json(*manifest.share_outside_cells) : json(nullptr)},
      {"fingerprint_id", manifest.fingerprint_id},
      {"fingerprint", manifest.fingerprint},
      {"hardware_counters", null_if_empty(manifest.hardware_counters)},
      {"suite", manifest.suite},
      {"search_caps", caps_to_json(manifest.search_caps)},
      {"workers", manifest.workers}};
  return content.dump(2) + "\n";
}

Manifest read_manifest(const std::filesystem::path& manifest_json) {
  std::ifstream file(manifest_json);
  if (!file) throw InvalidData(fmt::format("{} cannot be read", manifest_json.string()));
  try {
    const json content = json::parse(file);
    check_schema(content, manifest_json);
    return from_json(content);
  } catch (const InvalidData&) {
    throw;
  } catch (const std::exception& error) {  // of json, or a cell index that is no number
    throw InvalidData(
        fmt::format("{} is not a manifest of barista: {}", manifest_json.string(), error.what()));
  }
}

}  // namespace barista
