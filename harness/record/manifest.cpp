#include "harness/record/manifest.hpp"

#include <fmt/format.h>

#include <charconv>
#include <fstream>
#include <limits>

#include "harness/record/errors.hpp"

namespace barista {
namespace {

using nlohmann::json;

/// The fields of a manifest, by name. Throws InvalidData with the name of the field that is missing
/// or of another type than `expected` says.
class Fields {
 public:
  Fields(const json& content, const std::filesystem::path& file) : content_(content), file_(file) {}

  bool has(const char* name) const { return content_.contains(name); }
  std::string text(const char* name) const {
    return get<std::string>(name, &json::is_string, "a text");
  }
  std::string text_or_null(const char* name) const {
    return at(name).is_null() ? std::string{} : text(name);
  }
  bool truth(const char* name) const { return get<bool>(name, &json::is_boolean, "true or false"); }
  /// From 0 on.
  template <class Integer>
  Integer count(const char* name) const {
    return count_of<Integer>(at(name), name);
  }
  std::optional<double> number_or_null(const char* name) const {
    if (at(name).is_null()) return std::nullopt;
    return get<double>(name, &json::is_number, "a number or null");
  }
  const json& object(const char* name) const {
    return checked(name, &json::is_object, "an object");
  }
  const json& array(const char* name) const { return checked(name, &json::is_array, "a list"); }
  std::vector<std::string> texts(const char* name) const {
    std::vector<std::string> texts;
    for (const json& each : array(name)) {
      if (!each.is_string()) fail(name, "a list of texts");
      texts.push_back(each.get<std::string>());
    }
    return texts;
  }
  std::map<std::string, std::string> texts_by_name(const char* name) const {
    std::map<std::string, std::string> texts;
    for (const auto& [key, each] : object(name).items()) {
      if (!each.is_string()) fail(name, "an object of texts");
      texts[key] = each.get<std::string>();
    }
    return texts;
  }
  std::map<int, long> caps(const char* name) const {
    std::map<int, long> caps;
    for (const auto& [cell, cap] : object(name).items()) {
      int index = 0;
      const char* const end = cell.data() + cell.size();
      const auto [rest, error] = std::from_chars(cell.data(), end, index);
      if (error != std::errc{} || rest != end || index < 0)
        fail(name, "an object by index of cell");
      caps[index] = count_of<long>(cap, name);
    }
    return caps;
  }

  [[noreturn]] void fail(const char* name, std::string_view expected) const {
    throw InvalidData(fmt::format("{}: field '{}' should be {}, not {}", file_.string(), name,
                                  expected, beginning_of(content_[name])));
  }

 private:
  static std::string beginning_of(const json& value) {
    constexpr std::size_t most = 40;
    const std::string text = value.dump(-1, ' ', true, json::error_handler_t::replace);
    return text.size() > most ? text.substr(0, most) + "..." : text;
  }
  const json& at(const char* name) const {
    if (!has(name))
      throw InvalidData(fmt::format("{}: field '{}' is missing; this is not a manifest of barista",
                                    file_.string(), name));
    return content_[name];
  }
  const json& checked(const char* name, bool (json::*is_right)() const noexcept,
                      std::string_view expected) const {
    if (!(at(name).*is_right)()) fail(name, expected);
    return content_[name];
  }
  template <class Value>
  Value get(const char* name, bool (json::*is_right)() const noexcept,
            std::string_view expected) const {
    return checked(name, is_right, expected).template get<Value>();
  }
  template <class Integer>
  Integer count_of(const json& value, const char* name) const {
    // A number without a sign is the only kind that json keeps as this.
    if (!value.is_number_unsigned() ||
        value.get<std::uint64_t>() > std::uint64_t{std::numeric_limits<Integer>::max()})
      fail(name, "a whole number from 0 on");
    return value.get<Integer>();
  }

  const json& content_;
  const std::filesystem::path& file_;
};

json caps_to_json(const std::map<int, long>& caps) {
  json object = json::object();
  for (const auto& [cell, cap] : caps) object[std::to_string(cell)] = cap;
  return object;
}

json null_if_empty(const std::string& text) { return text.empty() ? json(nullptr) : json(text); }

void check_schema(const Fields& fields, const std::filesystem::path& file) {
  const int schema = fields.count<int>("schema");
  if (schema != run_schema)
    throw InvalidData(
        fmt::format("{}: the run has schema version {}, but this barista reads version {}; use the "
                    "version that made it",
                    file.string(), schema, run_schema));
}

/// What of the suite a command needs that takes the run up again, or plans the next one.
void check_suite(const Fields& fields) {
  constexpr double most = 1e9;
  const json& suite = fields.object("suite");
  if (!suite.contains("id") || !suite["id"].is_string()) fields.fail("suite", "a suite with an id");
  for (const char* name : {"repetitions", "min_time_s", "timeout_s", "memory_ceiling_mib"}) {
    const auto found = suite.find(name);
    if (found == suite.end() || !found->is_number() || !(found->get<double>() >= 0) ||
        found->get<double>() > most)
      fields.fail("suite", fmt::format("a suite whose '{}' is a number from 0 on", name));
  }
}

/// What names the experiments of the run.
void check_workers(const Fields& fields) {
  const auto is_text = [](const json& object, const char* name) {
    return object.is_object() && object.contains(name) && object[name].is_string();
  };
  for (const json& worker : fields.array("workers")) {
    const bool is_described = is_text(worker, "runtime") && worker.contains("description") &&
                              worker["description"].is_object() &&
                              worker["description"].contains("experiments") &&
                              worker["description"]["experiments"].is_array();
    if (!is_described) fields.fail("workers", "a list of runtimes and their descriptions");
    for (const json& experiment : worker["description"]["experiments"])
      if (!is_text(experiment, "name"))
        fields.fail("workers", "a list of descriptions whose experiments have names");
  }
}

Manifest from_fields(const Fields& fields) {
  Manifest manifest;
  manifest.barista_version = fields.text("barista");
  manifest.command = fields.texts("command");
  manifest.seed = fields.count<std::uint64_t>("seed");
  check_suite(fields);
  manifest.suite = fields.object("suite");
  manifest.search_caps = fields.caps("search_caps");
  check_workers(fields);
  manifest.workers = fields.array("workers");
  manifest.fingerprint = fields.object("fingerprint");
  manifest.fingerprint_id = fields.text("fingerprint_id");
  manifest.started_utc = fields.text("started_utc");
  manifest.ended_utc = fields.text_or_null("ended_utc");
  manifest.processes = fields.count<int>("processes");
  manifest.complete = fields.truth("complete");
  manifest.stopped = fields.text_or_null("stopped");
  manifest.share_outside_cells = fields.number_or_null("share_outside_cells");
  manifest.resumed_utc = fields.texts("resumed_utc");
  // Runs of before they were recorded have none of these.
  if (fields.has("absent")) manifest.absent = fields.texts_by_name("absent");
  if (fields.has("hardware_counters"))
    manifest.hardware_counters = fields.text_or_null("hardware_counters");
  if (fields.has("width")) manifest.width = fields.text_or_null("width");
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
      {"workers", manifest.workers},
      {"absent", manifest.absent}};
  // The command line may hold bytes that are not UTF-8.
  return content.dump(2, ' ', false, json::error_handler_t::replace) + "\n";
}

Manifest read_manifest(const std::filesystem::path& manifest_json) {
  std::ifstream file(manifest_json);
  if (!file) throw InvalidData(fmt::format("{} cannot be read", manifest_json.string()));
  json content;
  try {
    content = json::parse(file);
  } catch (const json::exception& error) {
    throw InvalidData(
        fmt::format("{} is not a manifest of barista: {}", manifest_json.string(), error.what()));
  }
  if (!content.is_object())
    throw InvalidData(fmt::format("{} is not a manifest of barista: it is no JSON object",
                                  manifest_json.string()));
  const Fields fields(content, manifest_json);
  check_schema(fields, manifest_json);
  return from_fields(fields);
}

}  // namespace barista
