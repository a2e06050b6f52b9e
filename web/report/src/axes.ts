// Axes of the drawn (SVG) charts: a value axis with few round lines and a row of labels below.
import { svg } from "./dom";
import { fixed, months, niceTicks, scaleFor, tickDecimals } from "./format";
import type { Scale } from "./format";

export interface Frame {
  group: SVGGElement;
  width: number;
  height: number;
  left: number;
  right: number;
  top: number;
  bottom: number;
  scale: Scale;
  y(value: number): number;
  /** Left edge of the band of label `index`. */
  x(index: number): number;
  band: number;
}

export interface FrameInput {
  root: SVGSVGElement;
  width: number;
  height: number;
  low: number;
  high: number;
  unit: string;
  labels: string[];
}

export const chartLeft = 58;

function valueAxis(frame: Frame, ticks: number[]): void {
  const decimals = tickDecimals(ticks);
  for (const tick of ticks) {
    const y = frame.y(tick * frame.scale.factor);
    frame.group.append(
      svg("line", { class: Math.abs(tick) < 1e-12 ? "axis" : "grid", x1: frame.left, x2: frame.width - frame.right, y1: y, y2: y }),
      svg("text", { class: "tick", x: frame.left - 8, y: y + 4, "text-anchor": "end" }, fixed(tick, decimals)),
    );
  }
  frame.group.append(svg("text", { class: "unit", x: 0, y: 12 }, frame.scale.unit));
}

function isMonth(label: string): boolean {
  return /^\d{4}-\d{2}$/.test(label);
}

/** Months: a year under its first month, and as many months between as there is room for. */
function monthAxis(frame: Frame, labels: string[]): void {
  const y = frame.height - frame.bottom;
  const every = [1, 3, 6, 12].find((one) => one * frame.band >= 30) ?? 12;
  labels.forEach((label, index) => {
    const month = Number(label.slice(5)) - 1;
    const x = frame.x(index);
    if (month === 0 || index === 0) {
      frame.group.append(svg("line", { class: "axis", x1: x, x2: x, y1: y, y2: y + 24 }));
      const room = 12 - month > 3 || labels.length - index > 3 ? label.slice(0, 4) : "";
      if (index === 0 || month === 0) frame.group.append(svg("text", { class: "tick strong", x: x + 4, y: y + 30 }, room));
    }
    if (month % every === 0 && (every < 12 || frame.band > 8)) {
      frame.group.append(
        svg("text", { class: "tick", x: x + 4, y: y + 15 }, months[month] ?? ""),
      );
    }
  });
}

function plainAxis(frame: Frame, labels: string[]): void {
  const longest = labels.reduce((most, label) => Math.max(most, label.length), 1);
  const every = Math.max(1, Math.ceil((longest * 7 + 10) / frame.band));
  labels.forEach((label, index) => {
    if (index % every !== 0) return;
    const x = frame.x(index) + frame.band / 2;
    frame.group.append(
      svg("text", { class: "tick", x, y: frame.height - frame.bottom + 18, "text-anchor": "middle" }, label),
    );
  });
}

/** Draws both axes and returns where things go. `low` and `high` are widened to round values. */
export function drawFrame(input: FrameInput): Frame {
  const { width, height, labels } = input;
  const scale = scaleFor(input.unit, Math.max(Math.abs(input.low), Math.abs(input.high)));
  const high = input.high > input.low ? input.high : input.low + 1;
  const rough = niceTicks(input.low / scale.factor, high / scale.factor, Math.max(2, height / 56));
  const step = rough.length > 1 ? (rough[1] as number) - (rough[0] as number) : 1;
  const bottomValue = Math.floor(input.low / scale.factor / step + 1e-9) * step;
  const topValue = Math.ceil(high / scale.factor / step - 1e-9) * step;
  const ticks = niceTicks(bottomValue, topValue, Math.round((topValue - bottomValue) / step));
  const frame: Frame = {
    group: svg("g"),
    width, height, scale,
    left: chartLeft, right: 6, top: 24, bottom: 36,
    band: 0,
    y: () => 0,
    x: () => 0,
  };
  const inner = height - frame.top - frame.bottom;
  frame.band = (width - frame.left - frame.right) / Math.max(1, labels.length);
  frame.y = (value) => frame.top + inner * (1 - (value / scale.factor - bottomValue) / (topValue - bottomValue));
  frame.x = (index) => frame.left + frame.band * index;
  valueAxis(frame, ticks);
  if (labels.length > 0 && labels.every(isMonth)) monthAxis(frame, labels);
  else plainAxis(frame, labels);
  input.root.append(frame.group);
  return frame;
}
