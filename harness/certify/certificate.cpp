#include "harness/certify/certificate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <map>

#include "harness/analysis/exact_bounds.hpp"
#include "harness/record/errors.hpp"

namespace barista {
namespace {

using Json = nlohmann::ordered_json;
constexpr int certificate_schema = 2;
constexpr int first_schema = 1;  // which knew one design only

std::string_view words_of(Design design) {
  return design == Design::one_run ? "two sides of one run" : "two runs";
}

/// Throws nlohmann::json::exception, InvalidData for one that is not known.
Design design_from(const nlohmann::json& certificate, const std::filesystem::path& file) {
  if (certificate.at("certificate") == first_schema) return Design::one_run;
  const std::string name = certificate.at("design");
  for (const Design design : {Design::one_run, Design::two_runs})
    if (name == name_of(design)) return design;
  throw InvalidData(
      fmt::format("{}: design should be one_run or two_runs, not '{}'", file.string(), name));
}

NullControl null_control_of(std::span<const ReportOutcome> outcomes) {
  NullControl control;
  std::vector<double> detectable;
  for (const ReportOutcome& each : outcomes) {
    if (each.slowdown > 0) continue;
    ++control.reports;
    control.false_alarms += each.is_false_alarm();
    control.comparisons += each.comparisons;
    control.false_verdicts += each.better + each.worse;
    control.equivalent += each.equivalent;
    if (each.detectable) detectable.push_back(*each.detectable);
  }
  if (control.reports > 0)
    control.upper_bound = exact_upper_bound(control.false_alarms, control.reports);
  std::sort(detectable.begin(), detectable.end());
  if (!detectable.empty()) control.detectable = median_of_sorted(detectable);
  return control;
}

std::vector<PowerPoint> power_of(std::span<const ReportOutcome> outcomes) {
  std::map<double, PowerPoint> points;
  for (const ReportOutcome& each : outcomes) {
    if (each.slowdown <= 0) continue;
    PowerPoint& point = points[each.slowdown];
    point.slowdown = each.slowdown;
    ++point.reports;
    point.comparisons += each.comparisons;
    point.found += each.worse;
    point.wrong_direction += each.better;
    point.equivalent += each.equivalent;
    point.within_reach += each.within_reach;
    point.found_within_reach += each.found_within_reach;
  }
  std::vector<PowerPoint> curve;
  for (auto& [slowdown, point] : points) {
    if (point.comparisons > 0) point.share_found = exact_interval(point.found, point.comparisons);
    curve.push_back(point);
  }
  return curve;
}

Json number_or_null(std::optional<double> number) { return number ? Json(*number) : Json(nullptr); }

Json json_of(const NullControl& control) {
  return {{"reports", control.reports},
          {"false_alarms", control.false_alarms},
          {"upper_bound_95", control.upper_bound},
          {"comparisons", control.comparisons},
          {"false_verdicts", control.false_verdicts},
          {"equivalent", control.equivalent},
          {"median_detectable", number_or_null(control.detectable)}};
}

Json json_of(const PowerPoint& point) {
  return {{"slowdown", point.slowdown},
          {"cells", point.cells},
          {"reports", point.reports},
          {"comparisons", point.comparisons},
          {"found", point.found},
          {"found_low", point.share_found.low},
          {"found_high", point.share_found.high},
          {"wrong_direction", point.wrong_direction},
          {"equivalent", point.equivalent},
          {"within_reach", point.within_reach},
          {"found_within_reach", point.found_within_reach}};
}

Json json_of(const PairCounts& pairs) {
  return {{"runs", pairs.runs},
          {"gates_passed", pairs.gates_passed},
          {"gates_stopped", pairs.gates_stopped},
          {"false_by_ranks", pairs.false_by_ranks},
          {"times", pairs.times},
          {"different_by_ranks", pairs.different_by_ranks},
          {"readings", pairs.readings},
          {"flipped", pairs.flipped}};
}

/// runtime -> id of its worker's bytes, from a campaign's list or from a run's; empty if there is
/// neither.
std::map<std::string, std::string> contents_of(const nlohmann::json& conditions) {
  std::map<std::string, std::string> contents;
  const nlohmann::json workers = conditions.value("workers", nlohmann::json::object());
  if (workers.is_object())
    for (const auto& [runtime, content] : workers.items()) contents[runtime] = content;
  else
    for (const nlohmann::json& worker : workers)
      contents[worker.at("runtime").get<std::string>()] = worker.at("content_id");
  return contents;
}

std::optional<PairCounts> pairs_from(const nlohmann::json& certificate) {
  const auto json = certificate.find("pairs");
  if (json == certificate.end()) return std::nullopt;
  return PairCounts{.runs = json->at("runs"),
                    .gates_passed = json->at("gates_passed"),
                    .gates_stopped = json->at("gates_stopped"),
                    .false_by_ranks = json->at("false_by_ranks"),
                    .times = json->at("times"),
                    .different_by_ranks = json->at("different_by_ranks"),
                    .readings = json->at("readings"),
                    .flipped = json->at("flipped")};
}

NullControl null_control_from(const nlohmann::json& json) {
  NullControl control{.reports = json.at("reports"),
                      .false_alarms = json.at("false_alarms"),
                      .comparisons = json.at("comparisons"),
                      .false_verdicts = json.at("false_verdicts"),
                      .equivalent = json.at("equivalent"),
                      .upper_bound = json.at("upper_bound_95")};
  if (!json.at("median_detectable").is_null())
    control.detectable = json.at("median_detectable").get<double>();
  return control;
}

PowerPoint power_point_from(const nlohmann::json& json) {
  return {.slowdown = json.at("slowdown"),
          .cells = json.value("cells", ""),
          .reports = json.at("reports"),
          .comparisons = json.at("comparisons"),
          .found = json.at("found"),
          .wrong_direction = json.at("wrong_direction"),
          .equivalent = json.at("equivalent"),
          .within_reach = json.at("within_reach"),
          .found_within_reach = json.at("found_within_reach"),
          .share_found = {json.at("found_low"), json.at("found_high")}};
}

}  // namespace

std::string_view name_of(Design design) {
  return design == Design::one_run ? "one_run" : "two_runs";
}

std::string Certificate::suite() const { return conditions.at("suite").at("id"); }

std::string Certificate::own_objection() const {
  for (const PowerPoint& point : power)
    if (point.wrong_direction > 0)
      return fmt::format("it failed: {} slow-downs of {:.3g} % were called faster",
                         point.wrong_direction, point.slowdown * 100);
  if (null_control.reports == 0)
    return "it vouches for nothing: no report of two equal sides was made";
  if (null_control.upper_bound >= most_false_alarms)
    return fmt::format(
        "it failed: {} false alarms in {} reports allow a rate of up to {:.3g} %, and {:.3g} % is "
        "the most",
        null_control.false_alarms, null_control.reports, null_control.upper_bound * 100,
        most_false_alarms * 100);
  return {};
}

std::string Certificate::objection(const std::string& now_utc, const ComparedSides& sides) const {
  if (std::string own = own_objection(); !own.empty()) return own;
  if (design != sides.design)
    return fmt::format("it is of {}, and this compares {}", words_of(design),
                       words_of(sides.design));
  if (fingerprint_id != sides.fingerprint_id)
    return fmt::format("it is of other conditions (fingerprint {}, not {})", fingerprint_id,
                       sides.fingerprint_id);
  // ISO 8601 in UTC: the order of the texts is that of the times.
  if (now_utc > valid_until_utc) return fmt::format("it expired at {}", valid_until_utc);
  const std::map<std::string, std::string> known = contents_of(conditions);
  for (const auto& [runtime, contents] : sides.contents)
    if (known.contains(runtime) && contents.size() == 1 && !contents.contains(known.at(runtime)))
      return fmt::format(
          "both sides have a worker of {} that is not the one with which it was made", runtime);
  return {};
}

std::vector<std::string> Certificate::new_to_it(const ComparedSides& sides) const {
  const std::map<std::string, std::string> known = contents_of(conditions);
  std::vector<std::string> runtimes;
  for (const auto& [runtime, contents] : sides.contents)
    if (!known.contains(runtime) || !contents.contains(known.at(runtime)))
      runtimes.push_back(runtime);
  return runtimes;
}

void tally(Certificate& certificate, std::span<const ReportOutcome> outcomes) {
  certificate.null_control = null_control_of(outcomes);
  certificate.power = power_of(outcomes);
}

std::string utc_after(const std::string& utc, int days) {
  int year = 0;
  unsigned month = 0, day = 0;
  if (std::sscanf(utc.c_str(), "%d-%u-%uT", &year, &month, &day) != 3)
    throw InvalidData(fmt::format("'{}' is no UTC time such as 2026-01-02T03:04:05Z", utc));
  using namespace std::chrono;
  const sys_days begin{std::chrono::year(year) / std::chrono::month(month) / std::chrono::day(day)};
  const year_month_day end{begin + std::chrono::days(days)};
  return fmt::format("{:04}-{:02}-{:02}{}", static_cast<int>(end.year()),
                     static_cast<unsigned>(end.month()), static_cast<unsigned>(end.day()),
                     utc.substr(utc.find('T')));
}

std::string certificate_json(const Certificate& certificate) {
  Json power = Json::array();
  for (const PowerPoint& point : certificate.power) power.push_back(json_of(point));
  Json json{{"certificate", certificate_schema},
            {"barista", certificate.barista_version},
            {"design", name_of(certificate.design)},
            {"issued_utc", certificate.issued_utc},
            {"valid_until_utc", certificate.valid_until_utc},
            {"null_control", json_of(certificate.null_control)},
            {"power", power},
            {"conditions", certificate.conditions},
            {"fingerprint_id", certificate.fingerprint_id},
            {"fingerprint", certificate.fingerprint}};
  if (certificate.pairs) json["pairs"] = json_of(*certificate.pairs);
  return json.dump(2) + "\n";
}

Certificate read_certificate(const std::filesystem::path& file) {
  std::ifstream stream(file);
  if (!stream) throw InvalidData(fmt::format("the certificate {} cannot be read", file.string()));
  try {
    const nlohmann::json json = nlohmann::json::parse(stream);
    const nlohmann::json& schema = json.at("certificate");
    if (schema != certificate_schema && schema != first_schema)
      throw InvalidData(fmt::format(
          "{}: the certificate has schema version {}, but this barista reads versions {} and {}",
          file.string(), schema.dump(), first_schema, certificate_schema));
    Certificate certificate{.barista_version = json.at("barista"),
                            .issued_utc = json.at("issued_utc"),
                            .valid_until_utc = json.at("valid_until_utc"),
                            .fingerprint_id = json.at("fingerprint_id"),
                            .fingerprint = json.at("fingerprint"),
                            .conditions = json.at("conditions"),
                            .design = design_from(json, file),
                            .null_control = null_control_from(json.at("null_control")),
                            .power = {},
                            .pairs = pairs_from(json)};
    for (const nlohmann::json& point : json.at("power"))
      certificate.power.push_back(power_point_from(point));
    // What a comparison asks for: a file without it is told of here.
    certificate.suite();
    contents_of(certificate.conditions);
    return certificate;
  } catch (const nlohmann::json::exception& error) {
    throw InvalidData(
        fmt::format("{} is not a certificate of barista: {}", file.string(), error.what()));
  }
}

}  // namespace barista
