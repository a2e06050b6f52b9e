#include "report/html.hpp"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/embedded.hpp"
#include "report/csv.hpp"
#include "report/file.hpp"
#include "report/packing.hpp"

namespace gigawatt::report {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view data_marker = "__GIGAWATT_DATA__";
constexpr std::string_view title_marker = "<title>Gigawatt report</title>";

Json numbers_json(const std::vector<std::optional<double>>& values) {
  Json result = Json::array();
  for (const std::optional<double>& value : values) result.push_back(value ? Json(*value) : Json(nullptr));
  return result;
}

Json table_json(const table::Table& table) {
  Json columns = Json::array();
  for (const table::Column& column : table.columns) {
    const auto* texts = std::get_if<std::vector<std::string>>(&column.values);
    Json values =
        texts != nullptr ? Json(*texts) : numbers_json(std::get<std::vector<std::optional<double>>>(column.values));
    columns.push_back({{"name", column.name},
                       {"header", column_header(column)},
                       {"unit", column.unit},
                       {"description", column.description},
                       {"kind", texts != nullptr ? "text" : "number"},
                       {"values", std::move(values)}});
  }
  return {{"id", table.id}, {"title", table.title}, {"columns", std::move(columns)}};
}

Json series_head(const table::Series& series) {
  return {{"name", series.name}, {"unit", series.unit}, {"role", series.role}, {"colour", series.colour}};
}

const char* encoding_name(Encoding encoding) {
  switch (encoding) {
    case Encoding::constant:
      return "constant";
    case Encoding::quantised:
      return "quantised";
    case Encoding::single:
      return "single";
  }
  return "";
}

/// One block of hours, packed, with the largest rounding error by unit.
struct Block {
  Json json = Json::array();
  std::size_t bytes = 0;
  std::map<std::string, double> error_by_unit;
};

Block block_json(const std::vector<table::Series>& block) {
  Block result;
  for (const table::Series& series : block) {
    const Packed packed = series.role == "price" ? pack_single(series.values) : pack_quantised(series.values);
    Json json = series_head(series);
    json["encoding"] = encoding_name(packed.encoding);
    json["count"] = packed.count;
    json["offset"] = packed.offset ? Json(*packed.offset) : Json(nullptr);
    json["step"] = packed.step;
    json["data"] = packed.data;
    result.bytes += packed.data.size();
    if (packed.encoding == Encoding::quantised) {
      double& error = result.error_by_unit[series.unit];
      error = std::max(error, packed.step / 2);
    }
    result.json.push_back(std::move(json));
  }
  return result;
}

void add_hours(Json& json, const table::Panel& panel, std::size_t& bytes_left) {
  Json blocks = Json::array();
  std::map<std::string, double> error_by_unit;
  for (const std::vector<table::Series>& series : panel.hourly_blocks) {
    Block block = block_json(series);
    if (block.bytes > bytes_left) break;
    bytes_left -= block.bytes;
    blocks.push_back(std::move(block.json));
    for (const auto& [unit, error] : block.error_by_unit) error_by_unit[unit] = std::max(error_by_unit[unit], error);
  }
  Json precision = Json::array();
  for (const auto& [unit, error] : error_by_unit) precision.push_back({{"unit", unit}, {"error", error}});
  json["blocks_total"] = panel.hourly_blocks.size();
  json["precision"] = std::move(precision);
  json["blocks"] = std::move(blocks);
}

const char* kind_name(table::PanelKind kind) {
  switch (kind) {
    case table::PanelKind::figures:
      return "figures";
    case table::PanelKind::text:
      return "text";
    case table::PanelKind::time_chart:
      return "time_chart";
    case table::PanelKind::hourly:
      return "hourly";
    case table::PanelKind::waterfall:
      return "waterfall";
    case table::PanelKind::bars:
      return "bars";
    case table::PanelKind::sankey:
      return "sankey";
    case table::PanelKind::chord:
      return "chord";
    case table::PanelKind::path:
      return "path";
    case table::PanelKind::lanes:
      return "lanes";
    case table::PanelKind::gantt:
      return "gantt";
    case table::PanelKind::map:
      return "map";
    case table::PanelKind::table:
      return "table";
  }
  return "";
}

Json links_json(const std::vector<table::Link>& links) {
  Json list = Json::array();
  for (const table::Link& link : links)
    list.push_back(
        {{"period", link.period}, {"from", link.from}, {"to", link.to}, {"what", link.what}, {"value", link.value}});
  return list;
}

Json nodes_json(const std::vector<table::Node>& nodes) {
  Json list = Json::array();
  for (const table::Node& node : nodes) list.push_back({{"name", node.name}, {"colour", node.colour}});
  return list;
}

Json works_json(const std::vector<table::Work>& works) {
  Json list = Json::array();
  for (const table::Work& work : works)
    list.push_back({{"group", work.group},
                    {"name", work.name},
                    {"start", work.start},
                    {"finish", work.finish},
                    {"p50", work.p50},
                    {"p80", work.p80},
                    {"p90", work.p90},
                    {"decides", work.decides},
                    {"note", work.note}});
  return list;
}

Json paths_json(const std::vector<table::Path>& paths) {
  Json list = Json::array();
  for (const table::Path& path : paths) {
    Json steps = Json::array();
    for (const table::Step& step : path.steps)
      steps.push_back(
          {{"when", step.when}, {"text", step.text}, {"value", step.value}, {"note", step.note}, {"role", step.role}});
    list.push_back({{"title", path.title}, {"steps", std::move(steps)}});
  }
  return list;
}

Json lanes_json(const std::vector<table::Lane>& lanes) {
  Json list = Json::array();
  for (const table::Lane& lane : lanes) {
    Json series = Json::array();
    for (const table::Series& one : lane.series) {
      series.push_back(series_head(one));
      series.back()["values"] = numbers_json(one.values);
    }
    list.push_back({{"title", lane.title},
                    {"value", lane.value},
                    {"text", lane.text},
                    {"source", lane.source},
                    {"unit", lane.unit},
                    {"gap", lane.gap},
                    {"series", std::move(series)}});
  }
  return list;
}

Json marks_json(const std::vector<table::Mark>& marks) {
  Json list = Json::array();
  for (const table::Mark& mark : marks)
    list.push_back({{"label", mark.label}, {"text", mark.text}, {"role", mark.role}});
  return list;
}

Json panel_json(const table::Panel& panel, std::size_t& bytes_left) {
  Json figures = Json::array();
  for (const table::Figure& figure : panel.figures) {
    figures.push_back({{"label", figure.label}, {"value", figure.value}, {"note", figure.note}});
  }
  Json series = Json::array();
  for (const table::Series& one : panel.series) {
    series.push_back(series_head(one));
    series.back()["values"] = numbers_json(one.values);
  }
  Json json = {{"id", panel.id},
               {"page", panel.page},
               {"kind", kind_name(panel.kind)},
               {"title", panel.title},
               {"note", panel.note},
               {"y_unit", panel.y_unit},
               {"paragraphs", panel.paragraphs},
               {"figures", std::move(figures)},
               {"labels", panel.labels},
               {"series", std::move(series)},
               {"table", panel.table}};
  if (!panel.links.empty()) json["links"] = links_json(panel.links);
  if (!panel.nodes.empty()) json["nodes"] = nodes_json(panel.nodes);
  if (!panel.paths.empty()) json["paths"] = paths_json(panel.paths);
  if (!panel.columns.empty()) json["columns"] = panel.columns;
  if (panel.most_rows > 0) json["most_rows"] = panel.most_rows;
  if (panel.half) json["half"] = true;
  if (!panel.lanes.empty()) json["lanes"] = lanes_json(panel.lanes);
  if (!panel.marks.empty()) json["marks"] = marks_json(panel.marks);
  if (!panel.works.empty()) json["works"] = works_json(panel.works);
  if (panel.kind == table::PanelKind::hourly) add_hours(json, panel, bytes_left);
  return json;
}

/// JSON text that cannot end the script element it stands in: '<' occurs only inside strings, where it has another
/// form.
std::string script_safe(const std::string& json) {
  constexpr std::string_view line_separator = "\xe2\x80\xa8";
  constexpr std::string_view paragraph_separator = "\xe2\x80\xa9";
  std::string out;
  out.reserve(json.size() + 64);
  for (std::size_t index = 0; index < json.size(); ++index) {
    const std::string_view rest = std::string_view(json).substr(index);
    if (rest[0] == '<') {
      out += "\\u003c";
    } else if (rest.starts_with(line_separator) || rest.starts_with(paragraph_separator)) {
      out += rest.starts_with(line_separator) ? "\\u2028" : "\\u2029";
      index += line_separator.size() - 1;
    } else {
      out.push_back(rest[0]);
    }
  }
  return out;
}

std::string escape_html(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        out.push_back(c);
    }
  }
  return out;
}

base::Diagnostic problem(std::string code, std::string message) {
  base::Diagnostic diagnostic;
  diagnostic.code = std::move(code);
  diagnostic.message = std::move(message);
  return diagnostic;
}

}  // namespace

std::string page_data(const table::Document& document, std::size_t hourly_limit_bytes) {
  Json tables = Json::array();
  for (const table::Table& table : document.tables) tables.push_back(table_json(table));
  Json panels = Json::array();
  std::size_t bytes_left = hourly_limit_bytes;
  for (const table::Panel& panel : document.panels) panels.push_back(panel_json(panel, bytes_left));
  const Json page = {{"schema", "gigawatt.report/1"}, {"title", document.title},     {"subtitle", document.subtitle},
                     {"answer", document.answer},     {"credits", document.credits}, {"panels", std::move(panels)},
                     {"tables", std::move(tables)}};
  // Bytes that are not UTF-8 become U+FFFD: a name in a foreign encoding must not cost the whole report.
  return script_safe(page.dump(-1, ' ', false, Json::error_handler_t::replace));
}

base::Result<std::string> html_text(const table::Document& document, std::string_view bundle) {
  if (base::Diagnostics found = table::validate(document); !found.empty()) return std::unexpected(std::move(found));
  const std::size_t at = bundle.find(data_marker);
  if (at == std::string_view::npos) {
    return base::failure(problem("report-bundle", "the page bundle has no place for the data"));
  }
  std::string head(bundle.substr(0, at));
  if (const std::size_t title = head.find(title_marker); title != std::string::npos) {
    head.replace(title, title_marker.size(), "<title>" + escape_html(document.title) + "</title>");
  }
  return head + page_data(document) + std::string(bundle.substr(at + data_marker.size()));
}

std::optional<std::string> write_html(const table::Document& document, const std::filesystem::path& path) {
  const auto files = base::embedded_files();
  const auto bundle = std::ranges::find(files, "report/bundle.html", &base::EmbeddedFile::name);
  if (bundle == files.end()) return "cannot write the report: its page is not part of this program";
  const base::Result<std::string> text = html_text(document, bundle->text);
  if (!text) {
    const base::Diagnostic& first = text.error().front();
    return "cannot write the report: " + (first.path.empty() ? "" : first.path + ": ") + first.message;
  }
  return write_file(path, *text);
}

}  // namespace gigawatt::report
