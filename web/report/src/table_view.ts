// A table to read, sort and search: numbers right-aligned with one number of decimals per column and the unit in the header;
// addresses become links, what is assumed carries a badge.
import { csvText } from "./csv";
import type { Column, Table } from "./data";
import { button, html, saveText } from "./dom";
import { fixed, prettyUnit, scaleFor, title } from "./format";

const pageRows = 15;
const searchableRows = 12;

interface View {
  column: Column;
  label: string;
  unit: string;
  show(row: number): Node | string;
}

function isAddress(value: unknown): boolean {
  return typeof value === "string" && /^https?:\/\/[^\s"'<>]+$/i.test(value);
}

/** A link; on paper its address stands behind it unless the text says it already or `bare` is asked for. */
function link(address: string, text: string, tooltip = "", bare = false): HTMLElement {
  const look = bare || text === addressText(address) ? "bare" : null;
  return html("a", { href: address, class: look, title: tooltip || null, rel: "noopener noreferrer", target: "_blank" }, text);
}

function addressText(address: string): string {
  return address.replace(/^https?:\/\/(www\.)?/i, "").replace(/\/$/, "");
}

function isYear(column: Column): boolean {
  return column.unit === "" && /(^|_)(year|hour)s?$/.test(column.name);
}

/** Decimals for a whole column: three significant digits of its typical value, none where all are whole. */
function columnDecimals(values: number[]): number {
  if (values.every((value) => Number.isInteger(value))) return 0;
  const sizes = values.map(Math.abs).filter((value) => value > 0).sort((a, b) => a - b);
  const typical = sizes[Math.floor(sizes.length / 2)] ?? 1;
  const needed = Math.max(0, 2 - Math.floor(Math.log10(typical)));
  const longest = Math.max(...values.map((value) => (String(value).split(".")[1] ?? "").length));
  return Math.min(needed, longest, 6);
}

function numbersOf(column: Column): number[] {
  return column.values.filter((value): value is number => typeof value === "number");
}

/** Largest magnitude of each unit in a table: columns of one unit share a multiple of it unless it would hide the small ones. */
function largestByUnit(table: Table): Map<string, number> {
  const largest = new Map<string, number>();
  for (const column of table.columns) {
    for (const value of numbersOf(column)) largest.set(column.unit, Math.max(largest.get(column.unit) ?? 0, Math.abs(value)));
  }
  return largest;
}

function numberView(column: Column, largest: number): View {
  const values = numbersOf(column);
  const own = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const common = scaleFor(column.unit, largest);
  const scale = own > 0 && own / common.factor < 0.2 ? scaleFor(column.unit, own) : common;
  const shown = values.map((value) => value / scale.factor);
  const mixed = column.unit === "" && shown.length > 0 && Math.max(...shown.map(Math.abs)) > 1e4;
  const decimals = columnDecimals(shown);
  return {
    column,
    label: title(column.name),
    unit: scale.unit,
    show(row) {
      const value = column.values[row];
      if (typeof value !== "number") return html("span", { class: "none", title: "no value" }, "–");
      if (isYear(column)) return String(value);
      if (value === 0) return "0";
      return mixed && !Number.isInteger(value) ? String(Number(value.toPrecision(6))) : fixed(value / scale.factor, decimals);
    },
  };
}

const assumedWords = new Set(["assumed", "yes", "true"]);

function textCell(column: Column, text: string): Node | string {
  if (isAddress(text)) return link(text, addressText(text));
  const word = text.trim().toLowerCase();
  if (column.name === "assumed") return assumedWords.has(word) ? html("span", { class: "badge assumed" }, "assumed") : "";
  if (column.name === "confidence" && word) return html("span", { class: `badge ${word}` }, text);
  if (word === "assumed") return html("span", { class: "badge assumed" }, "assumed");
  return breakable(/^[a-z]+(_[a-z]+)+$/.test(text) ? text.replace(/_/g, " ") : text);
}

/** Long keys may break after their dots and slashes, not in the middle of a word. */
function breakable(text: string): Node | string {
  if (text.length < 24 || text.includes(" ")) return text;
  const whole = html("span");
  for (const part of text.split(/(?<=[./_])/)) whole.append(part, html("wbr"));
  return whole;
}

function addressColumn(table: Table): Column | undefined {
  return table.columns.find(
    (column) => column.kind === "text" && column.values.some(isAddress) && column.values.every((one) => one === "" || isAddress(one)),
  );
}

interface Reference {
  address: string;
  title: string;
}

/** What the ids in this column stand for: the rows of another table whose first column has the same name, and an address. */
function referencesOf(column: Column, table: Table, tables: Table[]): Map<string, Reference> {
  const other = tables.find((one) => one !== table && one.columns[0]?.name === column.name && addressColumn(one));
  const references = new Map<string, Reference>();
  if (!other || table.columns[0] === column) return references;
  const addresses = addressColumn(other)?.values ?? [];
  const titles = other.columns.find((one) => one.name === "title")?.values ?? [];
  other.columns[0]?.values.forEach((id, row) => {
    if (isAddress(addresses[row])) references.set(String(id), { address: String(addresses[row]), title: String(titles[row] ?? "") });
  });
  return references;
}

/** A column of addresses becomes the links of the title or source column beside it. */
function viewsOf(table: Table, tables: Table[]): View[] {
  const address = addressColumn(table);
  const named = (name: string): Column | undefined => table.columns.find((column) => column.name === name && column.kind === "text");
  const source = named("title") ?? named("source_title") ?? named("source");
  const largest = largestByUnit(table);
  const merged = address !== undefined && source !== undefined && source !== address;
  return table.columns
    .filter((column) => !(merged && column === address))
    .map((column) => {
      if (column.kind === "number") return numberView(column, largest.get(column.unit) ?? 0);
      const references = referencesOf(column, table, tables);
      return {
        column,
        label: title(column.name),
        unit: prettyUnit(column.unit),
        show(row: number) {
          const text = String(column.values[row] ?? "");
          const reference = references.get(text);
          if (reference) return link(reference.address, text, reference.title, true);
          const target = merged && column === source ? address.values[row] : "";
          return isAddress(target) ? link(String(target), text || addressText(String(target))) : textCell(column, text);
        },
      };
    });
}

function compare(a: number | null | string, b: number | null | string): number {
  if (a === null || a === "") return b === null || b === "" ? 0 : 1;
  if (b === null || b === "") return -1;
  if (typeof a === "number" && typeof b === "number") return a - b;
  return String(a).localeCompare(String(b), "en", { numeric: true });
}

export function rowsText(count: number): string {
  return count === 1 ? "1 row" : `${count} rows`;
}

function saveButton(table: Table): HTMLButtonElement {
  const save = (): void => saveText(`${table.id}.csv`, "text/csv", csvText(table));
  return button("CSV", `Save ${table.title} as a CSV file`, save, "button quiet");
}

function frame(table: Table, head: HTMLElement, body: HTMLElement): HTMLElement {
  const grid = html("table", {}, html("caption", { class: "hidden" }, table.title), html("thead", {}, head), body);
  return html("div", { class: "table-frame", tabindex: "0", role: "region", "aria-label": table.title }, grid);
}

/** A table of many columns and few rows reads better, and fits on paper, with its columns one below the other. */
function turned(table: Table, views: View[], rows: number): HTMLElement {
  const isKey = (view: View): boolean => view.column.kind === "text" || isYear(view.column);
  const firstValue = Math.max(1, views.findIndex((view) => !isKey(view)));
  const keys = views.slice(0, firstValue);
  const all = Array.from({ length: rows }, (_, row) => row);
  const heads = all.map((row) => {
    const texts = keys.map((key) => String(key.column.values[row] ?? "")).filter((text) => text !== "");
    return html("th", { scope: "col", class: "number" }, texts[0] ?? "", ...texts.slice(1).map((text) => html("span", { class: "head-unit" }, text)));
  });
  const head = html("tr", {}, html("th", { scope: "col", class: "text" }, keys.map((key) => key.label).join(" · ")), ...heads);
  const lines = views.slice(firstValue).map((view) => {
    const unit = view.unit ? html("span", { class: "row-unit" }, view.unit) : null;
    const name = html("th", { scope: "row", class: "text", title: view.column.description || null }, view.label, unit);
    return html("tr", {}, name, ...all.map((row) => html("td", { class: view.column.kind === "number" ? "number" : "text long" }, view.show(row))));
  });
  const tools = html("div", { class: "controls" }, saveButton(table));
  return html("div", { class: "table-view turned" }, tools, frame(table, head, html("tbody", {}, ...lines)));
}

class TableView {
  readonly element: HTMLElement;
  private readonly body = html("tbody");
  private readonly count = html("span", { class: "hint", "aria-live": "polite" });
  private readonly more: HTMLButtonElement;
  private readonly texts: string[];
  private readonly classes: string[];
  private readonly heads: HTMLTableCellElement[] = [];
  private order: number[];
  private sortedBy = -1;
  private ascending = true;
  private needle = "";
  private all = false;

  constructor(private readonly table: Table, private readonly views: View[]) {
    this.classes = this.views.map(({ column }) => {
      if (column.kind === "number") return "number";
      const longest = column.values.reduce<number>((most, value) => Math.max(most, String(value ?? "").length), 0);
      return longest > 28 ? "text long" : longest <= 18 ? "text short" : "text";
    });
    const rows = table.columns[0]?.values.length ?? 0;
    this.order = Array.from({ length: rows }, (_, row) => row);
    this.texts = this.order.map((row) => table.columns.map((column) => String(column.values[row] ?? "")).join(" ").toLowerCase());
    this.more = button("Show all rows", `Show all rows of ${table.title}`, () => {
      this.all = !this.all;
      this.fill();
    });
    const head = html("tr", {}, ...this.views.map((view, index) => this.headCell(view, index)));
    this.element = html("div", { class: "table-view" }, this.tools(rows), frame(table, head, this.body), html("div", { class: "table-more" }, this.more));
    window.addEventListener("beforeprint", () => this.fill(true));
    window.addEventListener("afterprint", () => this.fill());
    this.fill();
  }

  private tools(rows: number): HTMLElement {
    const bar = html("div", { class: "controls" });
    if (rows > searchableRows) {
      const search = html("input", { type: "search", placeholder: "Search", "aria-label": `Search in ${this.table.title}` });
      search.addEventListener("input", () => {
        this.needle = search.value.trim().toLowerCase();
        this.fill();
      });
      bar.append(search);
    }
    bar.append(this.count, saveButton(this.table));
    return bar;
  }

  private headCell(view: View, index: number): HTMLElement {
    const name = html("span", {}, view.label);
    const unit = view.unit ? html("span", { class: "head-unit" }, ` ${view.unit}`) : null;
    const sorter = html("button", { type: "button", class: "sorter", title: view.column.description || null }, name, unit);
    sorter.addEventListener("click", () => this.sort(index));
    const cell = html("th", { scope: "col", class: view.column.kind, "aria-sort": "none" }, sorter);
    this.heads.push(cell);
    return cell;
  }

  private sort(index: number): void {
    this.ascending = this.sortedBy === index ? !this.ascending : true;
    this.sortedBy = index;
    const values = this.views[index]?.column.values ?? [];
    const sign = this.ascending ? 1 : -1;
    this.order.sort((a, b) => sign * compare(values[a] ?? null, values[b] ?? null) || a - b);
    this.heads.forEach((head, at) =>
      head.setAttribute("aria-sort", at !== index ? "none" : this.ascending ? "ascending" : "descending"),
    );
    this.fill();
  }

  private fill(everything = false): void {
    const wordsOf = this.needle.split(/\s+/).filter((word) => word !== "");
    const found = this.order.filter((row) => wordsOf.every((word) => this.texts[row]?.includes(word)));
    const limit = this.all || everything || found.length <= pageRows + 3 ? found.length : pageRows;
    this.body.replaceChildren(
      ...found.slice(0, limit).map((row) =>
        html("tr", {}, ...this.views.map((view, index) => html("td", { class: this.classes[index] ?? "" }, view.show(row)))),
      ),
    );
    if (found.length === 0) {
      this.body.append(html("tr", {}, html("td", { colspan: this.views.length, class: "text" }, "No row matches.")));
    }
    this.count.textContent = this.needle ? `${found.length} of ${rowsText(this.order.length)}` : rowsText(this.order.length);
    this.more.hidden = found.length <= pageRows + 3;
    this.more.textContent = this.all ? "Show fewer rows" : `Show all ${found.length} rows`;
  }
}

const longText = 450;
const shortText = 14;

/** Whether a column holds texts that no cell has room for. */
function isLong(column: Column): boolean {
  return column.kind === "text" && column.values.some((value) => String(value ?? "").length > longText);
}

/** A long text below its row, to open; " | " divides its points. */
function unfolded(view: View, row: number): HTMLElement {
  const points = String(view.column.values[row]).split(" | ").map((point) => html("li", {}, point));
  return html("details", { class: "unfolded" }, html("summary", {}, view.column.description || view.label), html("ul", {}, ...points));
}

/** Some columns of the first rows, to read only: no search, no order of one's own. */
export function briefTable(table: Table, columns: string[], mostRows: number, tables: Table[]): HTMLElement {
  const rows = Math.min(table.columns[0]?.values.length ?? 0, mostRows || Infinity);
  const picked = columns.flatMap((name) => table.columns.filter((column) => column.name === name));
  const all = viewsOf({ ...table, columns: picked }, tables);
  const views = all.filter((view) => !isLong(view.column));
  const long = all.filter((view) => isLong(view.column));
  const isShort = (column: Column): boolean => column.values.every((value) => String(value ?? "").length <= shortText);
  const look = (view: View): string => (view.column.kind === "number" ? "number" : isShort(view.column) ? "text short" : "text");
  const head = html("tr", {}, ...views.map((view) =>
    html("th", { scope: "col", class: look(view) }, view.label, view.unit ? html("span", { class: "head-unit" }, view.unit) : null)));
  const lines = Array.from({ length: rows }, (_, row) => [
    html("tr", { class: long.some((view) => view.column.values[row]) ? "opened" : null }, ...views.map((view) => html("td", { class: look(view) }, view.show(row)))),
    ...long.filter((view) => view.column.values[row]).map((view) =>
      html("tr", { class: "below" }, html("td", { class: "text", colspan: views.length }, unfolded(view, row)))),
  ]).flat();
  const left = (table.columns[0]?.values.length ?? 0) - rows;
  return html("div", { class: "table-view brief" }, frame(table, head, html("tbody", {}, ...lines)),
    left > 0 ? html("p", { class: "note" }, `and ${rowsText(left)} more`) : null);
}

/** `tables` are all of the report: ids that name a row with an address in one of them become links. */
export function tableView(table: Table, tables: Table[]): HTMLElement {
  const views = viewsOf(table, tables);
  const rows = table.columns[0]?.values.length ?? 0;
  return views.length > 12 && rows > 0 && rows <= 6 ? turned(table, views, rows) : new TableView(table, views).element;
}
