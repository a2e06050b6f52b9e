// The report page: reads the document that travels in it and lays it out: answer, figures, panels, tables, credits.
import "uplot/dist/uPlot.min.css";
import "./styles.css";
import { bars } from "./bars";
import { chord } from "./chord";
import { csvText } from "./csv";
import { readPage } from "./data";
import type { Figure, Page, Panel } from "./data";
import { button, html, redrawAll, saveText } from "./dom";
import { gantt } from "./gantt";
import { hourly } from "./hourly";
import { pageNames, pageTabs } from "./pages";
import { lanes } from "./lanes";
import { map } from "./map";
import { paths } from "./path";
import { sankey } from "./sankey";
import { briefTable, rowsText, tableView } from "./table_view";
import { startTheme, themeButton } from "./theme";
import { timeChart } from "./time_chart";
import { waterfall } from "./waterfall";

/** "61.4 USD/MWh": the number large, its unit beside it smaller. */
function valueParts(value: string): (string | Node)[] {
  const match = /^([<>≤≥~]?\s*[−-]?[\d.,]+)\s+(\D.*)$/.exec(value);
  return match ? [match[1] ?? "", " ", html("span", { class: "figure-unit" }, match[2] ?? "")] : [value];
}

function figures(items: Figure[]): HTMLElement {
  const cards = items.map((figure) =>
    html("div", { class: "figure" },
      html("dt", {}, figure.label),
      html("dd", { class: "figure-value" }, ...valueParts(figure.value)),
      figure.note ? html("dd", { class: "figure-note" }, figure.note) : null),
  );
  return html("dl", { class: "figures" }, ...cards);
}

/** Why a panel has nothing to show, or null if it has. */
function emptiness(panel: Panel, page: Page): string | null {
  const none = (what: string): string => `Nothing to show: ${what}.`;
  switch (panel.kind) {
    case "figures":
      return panel.figures.length > 0 ? null : none("this run has no figures of this kind");
    case "text":
      return panel.paragraphs.length > 0 ? null : none("there is no text");
    case "hourly":
      if ((panel.blocks_total ?? 0) > 0 && panel.blocks?.length === 0) return none("the hours do not fit into one page");
      return panel.blocks?.some((block) => block.length > 0 && (block[0]?.count ?? 0) > 0) ? null : none("the run has no hourly results");
    case "sankey":
    case "chord":
      return panel.links?.length ? null : none("nothing flows in this run");
    case "path":
      return panel.paths?.length ? null : none("there is no such path in this run");
    case "lanes":
      return panel.lanes?.length ? null : none("nothing is late in this run");
    case "gantt":
      return panel.works?.length ? null : none("no campus of this run states how it is built");
    case "table": {
      const table = page.tables.find((one) => one.id === panel.table);
      return table?.columns[0]?.values.length ? null : none("the list is empty in this run");
    }
    default: {
      const some = panel.labels.length > 0 && panel.series.some((series) => series.values.some((value) => value !== null));
      return some ? null : none("this run has no values for it");
    }
  }
}

function picture(panel: Panel, page: Page): HTMLElement | null {
  switch (panel.kind) {
    case "figures": return figures(panel.figures);
    case "time_chart": return timeChart(panel);
    case "hourly": return hourly(panel);
    case "waterfall": return waterfall(panel);
    case "bars": return bars(panel);
    case "sankey": return sankey(panel);
    case "chord": return chord(panel);
    case "path": return paths(panel.paths ?? []);
    case "lanes": return lanes(panel);
    case "map": return map(panel);
    case "gantt": return gantt(panel);
    case "table": {
      const table = page.tables.find((one) => one.id === panel.table);
      if (!table) return null;
      return panel.columns ? briefTable(table, panel.columns, panel.most_rows ?? 0, page.tables) : tableView(table, page.tables);
    }
    default: return null;
  }
}

function numbersBehind(panel: Panel, page: Page): HTMLElement | null {
  if (panel.kind === "table" || panel.table === "") return null;
  const table = page.tables.find((one) => one.id === panel.table);
  if (!table) return null;
  const details = html("details", { class: "numbers" }, html("summary", {}, "The numbers behind this picture"));
  details.addEventListener("toggle", () => {
    if (details.open && details.childElementCount === 1) details.append(tableView(table, page.tables));
  });
  return details;
}

function section(panel: Panel, page: Page): HTMLElement {
  const reason = emptiness(panel, page);
  const own = panel.paragraphs.map((text) => html("p", {}, text));
  const kind = panel.kind !== "figures" ? ` ${panel.kind}` : panel.page ? " finding" : "";
  return html("section", { id: `panel-${panel.id}`, class: `panel${kind}`, "data-page": panel.page ?? "", "aria-labelledby": `title-${panel.id}` },
    html("h2", { id: `title-${panel.id}` }, panel.title),
    ...own,
    reason ? html("p", { class: "empty" }, reason) : picture(panel, page),
    panel.note ? html("p", { class: "note" }, panel.note) : null,
    reason ? null : numbersBehind(panel, page));
}

/** Sections one below the other; halves of one page that follow each other stand side by side. */
function arranged(panels: Panel[], page: Page): HTMLElement[] {
  const elements: HTMLElement[] = [];
  let pair: HTMLElement | null = null;
  panels.forEach((panel, index) => {
    const before = panels[index - 1];
    if (!panel.half || !before?.half || before.page !== panel.page) pair = null;
    if (panel.half && !pair) elements.push((pair = html("div", { class: "halves", "data-page": panel.page ?? "" })));
    if (pair) pair.append(section(panel, page));
    else elements.push(section(panel, page));
  });
  return elements;
}

function contents(panels: Panel[]): HTMLElement {
  const entries = panels.map((panel) => html("li", { "data-page": panel.page ?? "" }, html("a", { href: `#panel-${panel.id}` }, panel.title)));
  entries.push(html("li", {}, html("a", { href: "#data" }, "Data and credits")));
  const details = html("details", { open: true }, html("summary", {}, "Contents"), html("ol", {}, ...entries));
  const wide = window.matchMedia("(min-width: 1180px)");
  const follow = (): void => void (details.open = wide.matches);
  wide.addEventListener("change", follow);
  follow();
  return html("nav", { class: "contents", "aria-label": "Contents" }, details);
}

/** Marks the entry of the section that is being read. */
function followReading(root: HTMLElement): void {
  const links = new Map<string, Element>();
  for (const link of root.querySelectorAll(".contents a")) links.set((link.getAttribute("href") ?? "").slice(1), link);
  const observer = new IntersectionObserver(
    (entries) => {
      for (const entry of entries) {
        if (!entry.isIntersecting) continue;
        for (const link of links.values()) link.removeAttribute("aria-current");
        links.get(entry.target.id)?.setAttribute("aria-current", "true");
      }
    },
    { rootMargin: "-20% 0px -70% 0px" },
  );
  for (const target of root.querySelectorAll("section[id]")) observer.observe(target);
}

function dataSection(page: Page): HTMLElement {
  const filled = page.tables.filter((table) => table.columns[0]?.values.length);
  const list = filled.map((table) =>
    html("li", {},
      html("span", {}, table.title, html("span", { class: "hint" }, ` ${rowsText(table.columns[0]?.values.length ?? 0)}`)),
      button("CSV", `Save ${table.title} as a CSV file`, () => saveText(`${table.id}.csv`, "text/csv", csvText(table)), "button quiet")),
  );
  return html("section", { id: "data", class: "panel data", "aria-labelledby": "title-data" },
    html("h2", { id: "title-data" }, "Data and credits"),
    filled.length > 0 ? html("ul", { class: "downloads" }, ...list) : html("p", { class: "empty" }, "This report has no tables."),
    page.credits.length > 0 ? html("p", { class: "credit" }, page.credits.join(" · ")) : null);
}

function layOut(page: Page): void {
  const root = document.getElementById("report");
  if (!root) return;
  document.title = page.title;
  const first = page.panels.find((panel) => panel.kind === "figures");
  const panels = page.panels.filter((panel) => panel !== first);
  const head = html("header", { class: "head" },
    html("div", { class: "masthead" },
      html("span", { class: "brand" }, "Gigawatt"),
      html("span", { class: "head-tools" }, button("Print", "Print this report", () => window.print()), themeButton())),
    html("h1", {}, page.title),
    page.subtitle ? html("p", { class: "subtitle" }, page.subtitle) : null,
    // Other pages begin with findings and figures of their own.
    html("div", { "data-page": "" },
      page.answer ? html("p", { class: page.answer.length > 150 ? "answer long" : "answer" }, page.answer) : null,
      first && first.figures.length > 0 ? figures(first.figures) : null,
      first && first.note ? html("p", { class: "note" }, first.note) : null));
  const main = html("main", { id: "main" }, head, pageTabs(pageNames(panels), root), ...arranged(panels, page), dataSection(page));
  root.append(html("a", { class: "skip", href: "#main" }, "Skip to the report"), contents(panels), main);
  followReading(root);
}

startTheme();
layOut(readPage());
// Printing redraws at paper width: wait for the narrower layout, then ask the charts again.
window.addEventListener("beforeprint", () => redrawAll());
