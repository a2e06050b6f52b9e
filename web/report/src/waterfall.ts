// Signed steps from zero to a total: each bar starts where the one above ended; the last label is the total.
import type { Panel } from "./data";
import { html } from "./dom";
import { fixed, scaleFor, short, tickDecimals } from "./format";
import { stepsOf } from "./steps";
import { unitHeading } from "./time_chart";

export function waterfall(panel: Panel): HTMLElement {
  const series = panel.series[0];
  if (!series) return html("div");
  const steps = stepsOf(panel.labels, series.values);
  const low = Math.min(0, ...steps.map((step) => Math.min(step.from, step.to)));
  const high = Math.max(0, ...steps.map((step) => Math.max(step.from, step.to)));
  const span = high - low || 1;
  const scale = scaleFor(series.unit || panel.y_unit, Math.max(high, -low));
  const largest = Math.max(high, -low) / scale.factor;
  const decimals = Math.min(largest >= 1000 ? 0 : largest >= 10 ? 1 : 2, tickDecimals(steps.map((step) => step.value / scale.factor)));
  const percent = (value: number): string => `${((100 * value) / span).toFixed(3)}%`;
  const rows = steps.map((step, index) => {
    const bar = html("div", { class: `fall-bar ${step.kind}` });
    bar.style.left = percent(Math.min(step.from, step.to) - low);
    bar.style.width = percent(Math.abs(step.to - step.from));
    const track = html("div", { class: "fall-track" }, bar);
    track.style.setProperty("--zero", percent(0 - low));
    if (index < steps.length - 1) {
      const joint = html("div", { class: "fall-joint" });
      joint.style.left = percent(step.to - low);
      track.append(joint);
    }
    const rounded = fixed(step.value / scale.factor, decimals);
    const text = step.value !== 0 && !/[1-9]/.test(rounded) ? short(step.value / scale.factor) : rounded;
    const sign = step.kind === "up" && index > 0 && /[1-9]/.test(text) ? "+" : "";
    return html("div", { class: `fall-row ${step.kind}`, role: "listitem" },
      html("span", { class: "fall-label" }, step.label), track,
      html("span", { class: "fall-value" }, sign + text));
  });
  return html("div", { class: "facet" },
    html("div", { class: "legend" }, html("div", { class: "legend-heading" }, unitHeading(scale.unit))),
    html("div", { class: "fall", role: "list", "aria-label": panel.title }, ...rows));
}
