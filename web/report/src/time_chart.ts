// Months or years along the bottom: what adds up as stacked areas, what is compared with it as lines, orders as bars. A value
// holds for its whole month, so everything is drawn in steps. Each unit has a chart of its own, one above the other.
import { drawFrame } from "./axes";
import type { Frame } from "./axes";
import type { Panel, Series } from "./data";
import { chartHeight, html, onWidth, svg } from "./dom";
import { fixed, longLabel, readingDecimals } from "./format";
import { legend } from "./legend";
import { colour, paper, shaded } from "./palette";
import { stack } from "./stack";
import type { Layer } from "./stack";

function extent(layers: Layer[], lines: Series[]): [number, number] {
  let low = 0;
  let high = 0;
  for (const layer of layers) {
    for (const value of layer.low) low = Math.min(low, value);
    for (const value of layer.high) high = Math.max(high, value);
  }
  for (const line of lines) {
    for (const value of line.values) {
      low = Math.min(low, value ?? 0);
      high = Math.max(high, value ?? 0);
    }
  }
  return [low, high];
}

function areaPath(frame: Frame, layer: Layer): string {
  const forward: string[] = [];
  const back: string[] = [];
  layer.high.forEach((value, index) => {
    const [x0, x1] = [frame.x(index).toFixed(1), frame.x(index + 1).toFixed(1)];
    const y = frame.y(value).toFixed(1);
    forward.push(`${x0},${y}`, `${x1},${y}`);
    const bottom = frame.y(layer.low[index] ?? 0).toFixed(1);
    back.unshift(`${x1},${bottom}`, `${x0},${bottom}`);
  });
  return `M${forward.join("L")}L${back.join("L")}Z`;
}

export function linePath(frame: Frame, values: (number | null)[]): string {
  let path = "";
  let open = false;
  values.forEach((value, index) => {
    if (value === null) {
      open = false;
      return;
    }
    const y = frame.y(value).toFixed(1);
    path += `${open ? "L" : "M"}${frame.x(index).toFixed(1)},${y}L${frame.x(index + 1).toFixed(1)},${y}`;
    open = true;
  });
  return path;
}

/** Values that hold at a point, not over a step: joined from middle to middle. */
export function curvePath(frame: Frame, values: (number | null)[]): string {
  let path = "";
  let open = false;
  values.forEach((value, index) => {
    if (value !== null) path += `${open ? "L" : "M"}${(frame.x(index) + frame.band / 2).toFixed(1)},${frame.y(value).toFixed(1)}`;
    open = value !== null;
  });
  return path;
}

function drawPoints(frame: Frame, line: Series): void {
  line.values.forEach((value, index) => {
    if (value === null) return;
    const place = { cx: frame.x(index) + frame.band / 2, cy: frame.y(value), r: 3.5 };
    frame.group.append(svg("circle", { ...place, fill: colour(line.colour), stroke: paper().page, "stroke-width": 1.25 }));
  });
}

function drawLayers(frame: Frame, layers: Layer[], asBars: boolean): void {
  const page = paper().page;
  for (const layer of layers) {
    const fill = colour(layer.series.colour);
    if (!asBars) {
      frame.group.append(svg("path", { d: areaPath(frame, layer), fill, stroke: page, "stroke-width": 0.75 }));
      continue;
    }
    const width = Math.max(1.5, Math.min(frame.band * 0.8, 34));
    layer.high.forEach((value, index) => {
      const low = layer.low[index] ?? 0;
      if (value === low) return;
      const x = frame.x(index) + (frame.band - width) / 2;
      frame.group.append(svg("rect", { x, width, y: frame.y(value), height: frame.y(low) - frame.y(value), fill }));
    });
  }
}

export function drawLines(frame: Frame, lines: Series[]): void {
  for (const line of lines) {
    const dashed = line.role === "limit";
    const d = line.role === "curve" ? curvePath(frame, line.values) : linePath(frame, line.values);
    if (!dashed) {
      frame.group.append(svg("path", { d, fill: "none", stroke: paper().page, "stroke-width": 4.5, "stroke-opacity": 0.7 }));
    }
    frame.group.append(
      svg("path", {
        d, fill: "none", stroke: colour(line.colour), "stroke-width": dashed ? 1.75 : 2.25,
        "stroke-dasharray": dashed ? "7 5" : null, "stroke-linejoin": "round",
      }),
    );
    if (line.role === "curve") drawPoints(frame, line);
  }
}

function facet(panel: Panel, all: Series[], screenHeight: number): HTMLElement {
  const hidden = new Set<string>();
  const unit = all[0]?.unit || panel.y_unit;
  const canvas = html("div", { class: "chart", tabindex: "0", role: "group" });
  canvas.setAttribute("aria-label", `${panel.title}, ${unit}. Left and right arrow keys read the values.`);
  let frame: Frame | null = null;
  let cursor: SVGLineElement | null = null;
  let at = -1;
  const key = legend(all, hidden, "", () => draw(lastWidth));
  let lastWidth = 0;

  const draw = (width: number): void => {
    lastWidth = width;
    const height = chartHeight(screenHeight);
    const shown = all.filter((one) => !hidden.has(one.name));
    const bars = shown.filter((one) => one.role === "bar");
    const layers = stack(bars.length > 0 ? bars : shown.filter((one) => one.role === "area"), panel.labels.length);
    const lines = shown.filter((one) => ["line", "curve", "limit", "price"].includes(one.role));
    const [low, high] = extent(layers, lines);
    const root = svg("svg", { width, height, role: "img", "aria-label": panel.title });
    frame = drawFrame({ root, width, height, low, high, unit, labels: panel.labels });
    drawLayers(frame, layers, bars.length > 0);
    drawLines(frame, lines);
    cursor = svg("line", { class: "cursor", y1: frame.top, y2: height - frame.bottom, x1: -9, x2: -9 });
    root.append(cursor);
    canvas.replaceChildren(root);
  };
  const read = (index: number): void => {
    if (!frame || !cursor) return;
    at = index;
    const x = index < 0 ? -9 : frame.x(index) + frame.band / 2;
    cursor.setAttribute("x1", String(x));
    cursor.setAttribute("x2", String(x));
    if (index < 0) return key.show();
    const factor = frame.scale.factor;
    const decimals = readingDecimals(all.flatMap((one) => one.values.map((value) => value && value / factor)));
    const texts = all.map((one) => {
      const value = one.values[index];
      return value === null || value === undefined ? "none" : fixed(value / factor, decimals);
    });
    key.show(`${longLabel(panel.labels[index] ?? "")}, ${frame.scale.unit}`, texts);
  };
  const last = panel.labels.length - 1;
  canvas.addEventListener("pointermove", (event) => {
    if (!frame) return;
    const index = Math.floor((event.clientX - canvas.getBoundingClientRect().left - frame.left) / frame.band);
    read(index >= 0 && index <= last ? index : -1);
  });
  canvas.addEventListener("pointerleave", () => read(-1));
  canvas.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
    event.preventDefault();
    read(Math.min(last, Math.max(0, at + (event.key === "ArrowLeft" ? -1 : 1))));
  });
  onWidth(canvas, draw);
  return html("div", { class: "facet" }, key.element, canvas);
}

export function unitHeading(unit: string): string {
  return unit ? `in ${unit}` : "";
}

/** Series by unit, bars apart from areas, in the order of their first appearance. */
export function facetsOf(series: Series[], apart: (one: Series) => string): Series[][] {
  const groups = new Map<string, Series[]>();
  for (const one of series) {
    const name = apart(one);
    groups.set(name, [...(groups.get(name) ?? []), one]);
  }
  return [...groups.values()];
}

const farApart = 25;

/** Lines alone of which some are far smaller than others get charts of their own, or they would all lie on zero. */
export function bySizeClass(group: Series[]): Series[][] {
  if (group.some((one) => one.role !== "line")) return [group];
  const peak = (one: Series): number => one.values.reduce<number>((most, value) => Math.max(most, Math.abs(value ?? 0)), 0);
  const classes: Series[][] = [];
  let largest = 0;
  for (const one of [...group].sort((a, b) => peak(b) - peak(a))) {
    const last = classes[classes.length - 1];
    if (last && (peak(one) * farApart >= largest || peak(one) === 0)) last.push(one);
    else {
      classes.push([one]);
      largest = peak(one);
    }
  }
  return classes.map((some) => group.filter((one) => some.includes(one)));
}

export function timeChart(panel: Panel): HTMLElement {
  const mixed = panel.series.some((one) => one.role === "area") && panel.series.some((one) => one.role === "bar");
  const groups = facetsOf(shaded(panel.series), (one) => one.unit + (mixed && one.role === "bar" ? " bar" : "")).flatMap(bySizeClass);
  const element = html("div", { class: "facets" });
  groups.forEach((group, index) => element.append(facet(panel, group, index === 0 ? 340 : 190)));
  return element;
}
