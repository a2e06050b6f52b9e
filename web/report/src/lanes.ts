// Charts above each other over the same months, each with its number in words beside it; what is missing below a promise is
// shaded. Months in which something happens are numbered through all of them, and told below.
import { linePath } from "./time_chart";
import type { Frame } from "./axes";
import type { Lane, Mark, Panel, Series } from "./data";
import { html, onWidth, svg } from "./dom";
import { fixed, longLabel, months, niceTicks, readingDecimals, scaleFor, tickDecimals } from "./format";
import { legend } from "./legend";
import type { Legend } from "./legend";
import { colour, faint, paper, shaded } from "./palette";
import { stack } from "./stack";

const left = 44;
const right = 8;
const laneHeight = 104, printedHeight = 56; // so that a chain of seven links prints on one page
const axisHeight = 46;

interface Row {
  lane: Lane;
  series: Series[];
  canvas: HTMLElement;
  key: Legend;
  draw(width: number): void;
}

/** Where months stand: the same in every lane. */
function bandOf(width: number, count: number): number {
  return (width - left - right) / Math.max(1, count);
}

function extent(series: Series[], count: number): [number, number] {
  let [low, high] = [0, 0];
  for (const layer of stack(series.filter((one) => one.role === "area"), count))
    for (let index = 0; index < count; ++index) {
      low = Math.min(low, layer.low[index] ?? 0);
      high = Math.max(high, layer.high[index] ?? 0);
    }
  for (const one of series) for (const value of one.values) [low, high] = [Math.min(low, value ?? 0), Math.max(high, value ?? 0)];
  return [low, high > low ? high : low + 1];
}

/** Steps between two rows of values, closed; only where the upper one is above. */
function between(frame: Frame, low: (number | null)[], high: (number | null)[]): string {
  let path = "";
  high.forEach((value, index) => {
    const below = low[index] ?? 0;
    if (value === null || value <= below) return;
    const [x0, x1, y0, y1] = [frame.x(index), frame.x(index + 1), frame.y(value), frame.y(below)].map((one) => one.toFixed(1));
    path += `M${x0},${y0}L${x1},${y0}L${x1},${y1}L${x0},${y1}Z`;
  });
  return path;
}

function frameOf(lane: Lane, series: Series[], width: number, height: number, count: number): Frame {
  const [low, high] = extent(series, count);
  const scale = scaleFor(lane.unit, Math.max(Math.abs(low), Math.abs(high)));
  const band = bandOf(width, count);
  const [top, bottom] = [8, 8];
  const inner = height - top - bottom;
  return {
    group: svg("g"), width, height, left, right, top, bottom, scale, band,
    y: (value) => top + inner * (1 - (value - low) / (high - low)),
    x: (index) => left + band * index,
  };
}

function drawTicks(frame: Frame, low: number, high: number): void {
  const ticks = niceTicks(low / frame.scale.factor, high / frame.scale.factor, 2);
  const decimals = tickDecimals(ticks);
  for (const tick of ticks) {
    const y = frame.y(tick * frame.scale.factor);
    frame.group.append(
      svg("line", { class: Math.abs(tick) < 1e-12 ? "axis" : "grid", x1: left, x2: frame.width - right, y1: y, y2: y }),
      svg("text", { class: "tick", x: left - 6, y: y + 4, "text-anchor": "end" }, fixed(tick, decimals)));
  }
}

function drawGuides(group: SVGGElement, x: (index: number) => number, band: number, marks: Mark[], top: number, bottom: number): void {
  for (const mark of marks) {
    const at = x(mark.label) + band / 2;
    group.append(svg("line", { class: `guide ${mark.role}`, x1: at, x2: at, y1: top, y2: bottom }));
  }
}

function drawLane(row: Row, panel: Panel, hidden: Set<string>, width: number): void {
  const count = panel.labels.length;
  const height = document.documentElement.classList.contains("printing") ? printedHeight : laneHeight;
  const shown = row.series.filter((one) => !hidden.has(one.name));
  const frame = frameOf(row.lane, shown, width, height, count);
  const root = svg("svg", { width, height, role: "img", "aria-label": `${row.lane.title}: ${row.lane.value}` });
  drawGuides(frame.group, frame.x, frame.band, panel.marks ?? [], 0, height);
  const [low, high] = extent(shown, count);
  drawTicks(frame, low, high);
  const layers = stack(shown.filter((one) => one.role === "area"), count);
  for (const layer of layers)
    frame.group.append(svg("path", { d: between(frame, layer.low, layer.high), fill: colour(layer.series.colour) }));
  const promise = shown.find((one) => one.role === "limit");
  if (row.lane.gap && promise && layers[0])
    frame.group.append(svg("path", { d: between(frame, layers[0].high, promise.values), fill: faint("shed", 0.28) }));
  for (const line of shown.filter((one) => one.role !== "area")) {
    const dashed = line.role === "limit";
    const d = linePath(frame, line.values);
    if (!dashed) frame.group.append(svg("path", { d, fill: "none", stroke: paper().page, "stroke-width": 4.5, "stroke-opacity": 0.7 }));
    frame.group.append(svg("path", {
      d, fill: "none", stroke: colour(line.colour), "stroke-width": dashed ? 1.5 : 2.25, "stroke-dasharray": dashed ? "5 4" : null,
    }));
  }
  const cursor = svg("line", { class: "cursor", x1: -9, x2: -9, y1: 0, y2: height });
  root.append(frame.group, cursor);
  row.canvas.replaceChildren(root);
}

/** Numbers of what happens, above the first lane; months and years under the last. */
function drawNumbers(canvas: HTMLElement, panel: Panel, width: number): void {
  const band = bandOf(width, panel.labels.length);
  const group = svg("g");
  const x = (index: number): number => left + band * index;
  const marks = panel.marks ?? [];
  drawGuides(group, x, band, marks, 20, 28);
  let free = -1; // where numbers are too close to each other they stand on two lines
  let raised = false;
  marks.forEach((mark, index) => {
    const at = x(mark.label) + band / 2;
    raised = at < free && !raised;
    free = Math.max(free, at + 20);
    const y = raised ? 10 : 20;
    group.append(
      svg("circle", { class: `lane-number ${mark.role}`, cx: at, cy: y, r: 9 }),
      svg("text", { class: `lane-digit ${mark.role}`, x: at, y: y + 4, "text-anchor": "middle" }, String(index + 1)));
  });
  canvas.replaceChildren(svg("svg", { width, height: 30, "aria-hidden": "true" }, group));
}

function drawMonths(canvas: HTMLElement, panel: Panel, width: number): void {
  const band = bandOf(width, panel.labels.length);
  const group = svg("g");
  const every = [1, 2, 3, 6, 12].find((one) => one * band >= 30) ?? 12;
  panel.labels.forEach((label, index) => {
    const month = Number(label.slice(5)) - 1;
    const at = left + band * index;
    if (month === 0 || index === 0) {
      const room = month === 0 || month < 10 || panel.labels.length < 3;
      group.append(svg("line", { class: "axis", x1: at, x2: at, y1: 0, y2: 32 }));
      if (room || band > 16) group.append(svg("text", { class: "tick strong", x: at + 4, y: 34 }, label.slice(0, 4)));
    }
    if (month % every === 0 && every < 12) group.append(svg("text", { class: "tick", x: at + 4, y: 16 }, months[month] ?? ""));
  });
  canvas.replaceChildren(svg("svg", { width, height: axisHeight - 6, "aria-hidden": "true" }, group));
}

function words(panel: Panel): HTMLElement {
  const items = (panel.marks ?? []).map((mark, index) =>
    html("li", { class: `lane-word ${mark.role}` },
      html("span", { class: "lane-count", "aria-hidden": "true" }, String(index + 1)),
      html("span", { class: "lane-when" }, longLabel(panel.labels[mark.label] ?? "")),
      html("span", {}, mark.text)));
  return html("ol", { class: "lane-words" }, ...items);
}

export function lanes(panel: Panel): HTMLElement {
  const last = panel.labels.length - 1;
  const rows: Row[] = (panel.lanes ?? []).map((lane) => {
    const hidden = new Set<string>();
    const series = shaded(lane.series);
    const canvas = html("div", { class: "chart", tabindex: "0", role: "group", "aria-label": `${lane.title}, ${lane.unit}. Left and right arrow keys read the values.` });
    let width = 0;
    const row: Row = {
      lane, series, canvas,
      key: legend(series, hidden, lane.unit, () => row.draw(width)),
      draw(to) {
        width = to;
        drawLane(row, panel, hidden, to);
      },
    };
    return row;
  });
  let at = -1;
  const read = (index: number): void => {
    at = index;
    for (const row of rows) {
      const cursor = row.canvas.querySelector(".cursor");
      const x = index < 0 ? -9 : left + bandOf(row.canvas.clientWidth, panel.labels.length) * (index + 0.5);
      cursor?.setAttribute("x1", String(x));
      cursor?.setAttribute("x2", String(x));
      if (index < 0) {
        row.key.show();
        continue;
      }
      const decimals = readingDecimals(row.series.flatMap((one) => one.values));
      row.key.show(`${longLabel(panel.labels[index] ?? "")}, ${row.lane.unit}`,
        row.series.map((one) => (one.values[index] == null ? "none" : fixed(one.values[index] as number, decimals))));
    }
  };
  const numbers = html("div", { class: "chart lane-axis" });
  const axis = html("div", { class: "chart lane-axis" });
  onWidth(numbers, (width) => drawNumbers(numbers, panel, width));
  onWidth(axis, (width) => drawMonths(axis, panel, width));
  for (const row of rows) {
    onWidth(row.canvas, (width) => row.draw(width));
    row.canvas.addEventListener("pointermove", (event) => {
      const place = event.clientX - row.canvas.getBoundingClientRect().left - left;
      const index = Math.floor(place / bandOf(row.canvas.clientWidth, panel.labels.length));
      read(index >= 0 && index <= last ? index : -1);
    });
    row.canvas.addEventListener("pointerleave", () => read(-1));
    row.canvas.addEventListener("keydown", (event) => {
      if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
      event.preventDefault();
      read(Math.min(last, Math.max(0, at + (event.key === "ArrowLeft" ? -1 : 1))));
    });
  }
  const bodies = rows.map((row) =>
    html("div", { class: "lane" },
      html("div", { class: "lane-says" },
        html("h3", { class: "lane-title" }, row.lane.title),
        html("p", { class: "lane-value" }, row.lane.value),
        html("p", { class: "lane-text" }, row.lane.text),
        html("p", { class: "lane-source" }, row.lane.source)),
      html("div", { class: "lane-chart" }, row.key.element, row.canvas)));
  const edge = (element: HTMLElement): HTMLElement => html("div", { class: "lane edge" }, html("div", {}), html("div", { class: "lane-chart" }, element));
  return html("div", { class: "lanes" }, edge(numbers), ...bodies, edge(axis), words(panel));
}
