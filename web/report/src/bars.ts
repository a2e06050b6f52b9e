// Bars by label: upright where labels are short (years), lying where they are long (contracts). Limits are dashed.
import { drawFrame } from "./axes";
import type { Frame } from "./axes";
import type { Panel, Series } from "./data";
import { chartHeight, html, onWidth, svg } from "./dom";
import { decimalsFor, fixed, scaleFor, short } from "./format";
import { legend } from "./legend";
import { colour, shaded } from "./palette";
import { stack } from "./stack";
import { facetsOf, unitHeading } from "./time_chart";

interface Split {
  grouped: Series[];
  stacked: Series[];
  lines: Series[];
}

function split(series: Series[]): Split {
  return {
    grouped: series.filter((one) => one.role === "bar"),
    stacked: series.filter((one) => one.role === "area"),
    lines: series.filter((one) => one.role === "line" || one.role === "limit" || one.role === "price"),
  };
}

function highest(parts: Split, count: number): [number, number] {
  const values: number[] = [0];
  for (const one of [...parts.grouped, ...parts.lines]) for (const value of one.values) values.push(value ?? 0);
  for (const layer of stack(parts.stacked, count)) values.push(...layer.high, ...layer.low);
  return [Math.min(...values), Math.max(...values)];
}

function barRect(frame: Frame, x: number, width: number, low: number, high: number, key: string, text: string): SVGRectElement {
  const y = frame.y(high);
  const rect = svg("rect", { x, width, y, height: Math.max(0, frame.y(low) - y), fill: colour(key) });
  rect.append(svg("title", {}, text));
  return rect;
}

function drawUpright(frame: Frame, parts: Split, labels: string[], largest: number): void {
  const slots = parts.grouped.length + (parts.stacked.length > 0 ? 1 : 0);
  const width = Math.min(46, (frame.band * 0.76) / Math.max(1, slots));
  const start = (index: number): number => frame.x(index) + (frame.band - width * slots) / 2;
  const say = (value: number): string => `${short(value / frame.scale.factor)} ${frame.scale.unit}`;
  const decimals = decimalsFor(largest / frame.scale.factor);
  labels.forEach((label, index) => {
    parts.grouped.forEach((one, slot) => {
      const value = one.values[index];
      if (value === null || value === undefined) return;
      const x = start(index) + slot * width;
      frame.group.append(
        barRect(frame, x + 1, width - 2, Math.min(0, value), Math.max(0, value), one.colour, `${label}, ${one.name}: ${say(value)}`),
      );
      if (width < 26) return;
      frame.group.append(
        svg("text", { class: "bar-value", x: x + width / 2, y: frame.y(Math.max(0, value)) - 5, "text-anchor": "middle" },
          fixed(value / frame.scale.factor, decimals)),
      );
    });
  });
  for (const layer of stack(parts.stacked, labels.length)) {
    labels.forEach((label, index) => {
      const [low, high] = [layer.low[index] ?? 0, layer.high[index] ?? 0];
      if (low === high) return;
      const x = start(index) + parts.grouped.length * width;
      const text = `${label}, ${layer.series.name}: ${say(layer.series.values[index] ?? 0)}`;
      frame.group.append(barRect(frame, x + 1, width - 2, low, high, layer.series.colour, text));
    });
  }
}

function drawLimits(frame: Frame, lines: Series[]): void {
  for (const line of lines) {
    line.values.forEach((value, index) => {
      if (value === null) return;
      const y = frame.y(value);
      frame.group.append(
        svg("line", {
          x1: frame.x(index) + 2, x2: frame.x(index + 1) - 2, y1: y, y2: y, stroke: colour(line.colour), "stroke-width": 2,
          "stroke-dasharray": line.role === "limit" ? "6 4" : null,
        }, svg("title", {}, `${line.name}: ${short(value / frame.scale.factor)} ${frame.scale.unit}`)),
      );
    });
  }
}

function upright(panel: Panel, series: Series[]): HTMLElement {
  const hidden = new Set<string>();
  const unit = series[0]?.unit || panel.y_unit;
  const canvas = html("div", { class: "chart" });
  let lastWidth = 0;
  const draw = (width: number): void => {
    lastWidth = width;
    const height = chartHeight(260);
    const parts = split(series.filter((one) => !hidden.has(one.name)));
    const [low, high] = highest(parts, panel.labels.length);
    const root = svg("svg", { width, height, role: "img", "aria-label": `${panel.title}, ${unit}` });
    const frame = drawFrame({ root, width, height, low, high: high * 1.06, unit, labels: panel.labels });
    drawUpright(frame, parts, panel.labels, Math.max(high, -low));
    drawLimits(frame, parts.lines);
    canvas.replaceChildren(root);
  };
  const key = legend(series, hidden, "", () => draw(lastWidth));
  onWidth(canvas, draw);
  return html("div", { class: "facet" }, key.element, canvas);
}

const percent = (value: number): string => `${(100 * value).toFixed(3)}%`;

function lyingRow(one: Series, index: number, low: number, span: number, factor: number, decimals: number): HTMLElement | null {
  const value = one.values[index];
  if (value === null || value === undefined) return null;
  const bar = html("div", { class: "lying-bar" });
  bar.style.left = percent((Math.min(0, value) - low) / span);
  bar.style.width = percent(Math.abs(value) / span);
  bar.style.background = colour(one.colour);
  const track = html("div", { class: "lying-track" }, bar);
  return html("div", { class: "lying-row", title: one.name }, track, html("span", { class: "lying-value" }, fixed(value / factor, decimals)));
}

function limitMark(one: Series, index: number, low: number, span: number, factor: number, unit: string): HTMLElement | null {
  const value = one.values[index];
  if (value === null || value === undefined) return null;
  const mark = html("div", { class: "lying-limit", title: `${one.name}: ${short(value / factor)} ${unit}` });
  mark.style.left = percent((value - low) / span);
  mark.style.borderColor = colour(one.colour);
  return mark;
}

function lying(panel: Panel, series: Series[]): HTMLElement {
  const hidden = new Set<string>();
  const list = html("div", { class: "lying" });
  const unit = series[0]?.unit || panel.y_unit;
  const all = split(series);
  const [low, high] = highest(all, panel.labels.length);
  const span = high - low || 1;
  const scale = scaleFor(unit, Math.max(high, -low));
  const decimals = decimalsFor(Math.max(high, -low) / scale.factor);
  const draw = (): void => {
    const parts = split(series.filter((one) => !hidden.has(one.name)));
    list.replaceChildren(
      ...panel.labels.map((label, index) => {
        const rows = [...parts.grouped, ...parts.stacked].map((one) => lyingRow(one, index, low, span, scale.factor, decimals));
        const marks = parts.lines.map((one) => limitMark(one, index, low, span, scale.factor, scale.unit));
        const overlay = html("div", { class: "lying-overlay" }, ...marks);
        return html("div", { class: "lying-group" }, html("div", { class: "lying-label" }, label),
          html("div", { class: "lying-rows" }, ...rows, overlay));
      }),
    );
  };
  draw();
  window.addEventListener("report-redraw", draw);
  return html("div", { class: "facet" }, legend(series, hidden, unitHeading(scale.unit), draw).element, list);
}

export function bars(panel: Panel): HTMLElement {
  const long = panel.labels.some((label) => label.length > 9);
  const groups = facetsOf(shaded(panel.series), (one) => one.unit);
  const element = html("div", { class: groups.length > 1 && !long ? "facets side-by-side" : "facets" });
  for (const group of groups) element.append(long ? lying(panel, group) : upright(panel, group));
  return element;
}
