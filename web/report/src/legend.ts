// Names of what is drawn: a swatch, a switch and, while a cursor stands on the chart, the value there.
import { html } from "./dom";
import { colour } from "./palette";
import type { SeriesHead } from "./data";

export interface Legend {
  element: HTMLElement;
  /** What the heading says while no cursor stands on the chart. */
  setIdle(heading: string): void;
  /** Shows one text per series (null: none) under a heading such as the hour; without arguments goes idle. */
  show(heading?: string, texts?: (string | null)[]): void;
}

function swatch(series: SeriesHead): HTMLElement {
  const kind = series.role === "limit" ? "dashed" : series.role === "line" || series.role === "curve" || series.role === "price" ? "line" : "block";
  const element = html("span", { class: `swatch ${kind}`, "aria-hidden": "true" });
  const paint = (): void => element.style.setProperty("--swatch", colour(series.colour));
  paint();
  window.addEventListener("report-redraw", paint);
  return element;
}

export function legend(
  series: SeriesHead[],
  hidden: Set<string>,
  idleHeading: string,
  onToggle: () => void,
): Legend {
  const heading = html("div", { class: "legend-heading" }, idleHeading);
  const values: HTMLElement[] = [];
  const items = series.map((one) => {
    const value = html("span", { class: "legend-value" });
    values.push(value);
    const item = html(
      "button",
      { type: "button", class: "legend-item", "aria-pressed": String(!hidden.has(one.name)), title: `Show or hide ${one.name}` },
      swatch(one),
      html("span", { class: "legend-name" }, one.name),
      value,
    );
    item.addEventListener("click", () => {
      if (!hidden.delete(one.name)) hidden.add(one.name);
      item.setAttribute("aria-pressed", String(!hidden.has(one.name)));
      onToggle();
    });
    return item;
  });
  const list = html("div", { class: "legend-items", role: "group", "aria-label": "Series" }, ...items);
  const element = html("div", { class: "legend" }, heading, list);
  let idle = idleHeading;
  return {
    element,
    setIdle(text) {
      idle = text;
      if (!element.classList.contains("reading")) heading.textContent = text;
    },
    show(text = idle, texts = []) {
      heading.textContent = text;
      element.classList.toggle("reading", texts.length > 0);
      values.forEach((value, index) => (value.textContent = texts[index] ?? ""));
    },
  };
}
