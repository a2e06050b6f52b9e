// The hourly operation: stacked supply, load and prices over all years of one block of hours, to zoom and to scroll.
import type uPlot from "uplot";
import { momentText, rangeText } from "./calendar";
import type { Panel } from "./data";
import { button, chartHeight, html, onWidth } from "./dom";
import { fixed, prettyUnit, scaleFor, withUnit } from "./format";
import { linesOf, tracksOf } from "./hours";
import type { Line, Track } from "./hours";
import { legend } from "./legend";
import type { Legend } from "./legend";
import { overview } from "./overview";
import { largestOf, strip } from "./strip";

/** Windows longer than this are drawn as means of days: more hours than pixels would only blur. */
const hourlyHoursMax = 24 * 45;
const windows: [string, number][] = [["Day", 24], ["Week", 168], ["Month", 730], ["Year", 8760]];

let nextKey = 0;

class HourlyView {
  readonly element = html("div", { class: "hourly" });
  private readonly lines: Line[];
  private line: Line;
  private tracks: Track[] = [];
  private readonly hidden = new Set<string>();
  private key: Legend | null = null;
  private plots: uPlot[] = [];
  private from = 0;
  private to = 168;
  private daily = false;
  private width = 0;
  private readonly stage = html("div", { class: "strips", tabindex: "0", role: "group" });
  private readonly legendHost = html("div");
  private readonly silent = html("p", { class: "note" });
  private readonly years = html("select", { "aria-label": "Year" });
  private readonly strip = overview((from, to) => this.show(from, to));
  private readonly syncKey = `hours-${nextKey++}`;

  constructor(private readonly panel: Panel) {
    this.lines = linesOf(panel);
    this.line = this.lines[0] as Line;
    this.stage.setAttribute(
      "aria-label",
      "Hourly chart. Arrow keys move, plus and minus zoom, Home and End go to the ends, 0 shows all.",
    );
    this.element.append(this.controls(), this.legendHost, this.stage, this.strip.element, this.silent, this.footnote());
    this.stage.addEventListener("keydown", (event) => this.onKey(event));
    this.stage.addEventListener("wheel", (event) => this.onWheel(event), { passive: false });
    this.load(this.line);
    onWidth(this.stage, (width) => {
      this.width = width;
      this.rebuild();
    });
  }

  private get hours(): number {
    return this.line.spans.reduce((sum, span) => sum + span.count, 0);
  }

  private controls(): HTMLElement {
    const bar = html("div", { class: "controls", role: "toolbar", "aria-label": "Hourly chart" });
    if (this.lines.length > 1) {
      const select = html("select", { "aria-label": "Block of hours" });
      this.lines.forEach((line, index) => select.append(html("option", { value: index }, line.name)));
      select.addEventListener("change", () => {
        this.load(this.lines[Number(select.value)] as Line);
        this.rebuild();
      });
      bar.append(select);
    }
    this.years.addEventListener("change", () => {
      const span = this.line.spans[Number(this.years.value)];
      if (span) this.show(span.start, span.start + Math.min(span.count, Math.max(24, this.to - this.from)));
    });
    bar.append(this.years);
    const group = html("span", { class: "button-group" });
    for (const [name, hours] of windows) group.append(button(name, `Show one ${name.toLowerCase()}`, () => this.zoomTo(hours)));
    group.append(button("All", "Show all hours", () => this.show(0, this.hours)));
    const arrows = html("span", { class: "button-group" });
    arrows.append(button("←", "Earlier", () => this.pan(-1)), button("→", "Later", () => this.pan(1)));
    bar.append(group, arrows);
    return bar;
  }

  private footnote(): HTMLElement {
    const parts = ["Drag across the chart to zoom; the wheel with Ctrl zooms, with Shift it scrolls, and so do the strip below and the arrow keys."];
    parts.push("The view opens on the week of the highest load in the last year; windows over 45 days show means of days, for prices also the highest hour of each day.");
    for (const one of this.panel.precision ?? []) {
      parts.push(`Values in ${prettyUnit(one.unit)} are stored in 16 bits, off by at most ${withUnit(one.error, one.unit)}.`);
    }
    const [shown, total] = [this.panel.blocks?.length ?? 0, this.panel.blocks_total ?? 0];
    if (shown < total) parts.push(`This page holds ${shown} of ${total} blocks; the hourly results file of the run has them all.`);
    return html("details", { class: "numbers" }, html("summary", {}, "How to move in this chart, and how precise it is"), html("p", { class: "hint" }, parts.join(" ")));
  }

  private load(line: Line): void {
    this.line = line;
    this.tracks = tracksOf(line);
    this.years.replaceChildren(
      ...line.spans.map((span, index) => html("option", { value: index }, span.label || `Part ${index + 1}`)),
    );
    this.years.hidden = line.spans.length < 2;
    const idle = this.tracks.filter((track) => this.isIdle(track)).map((track) => track.head.name);
    const named = this.tracks.filter((track) => !this.isIdle(track));
    this.key = legend(named.map((track) => track.head), this.hidden, "", () => this.rebuild());
    this.legendHost.replaceChildren(this.key.element);
    this.silent.textContent = idle.length > 0 ? `Zero in every hour: ${idle.join(", ")}.` : "";
    this.silent.hidden = idle.length === 0;
    const last = line.spans[line.spans.length - 1]?.start ?? 0;
    this.from = Math.max(last, Math.floor(this.peakHour(last) / 24) * 24 - 72);
    this.to = Math.min(this.from + 168, this.hours);
  }

  /** The hour from `first` on in which the first line of the panel's own unit stands highest. */
  private peakHour(first: number): number {
    const line = this.tracks.find((track) => track.head.role === "line" && (track.head.unit || this.panel.y_unit) === this.panel.y_unit);
    let peak = first;
    line?.hourly.forEach((value, hour) => {
      if (hour > first && (value ?? -Infinity) > (line.hourly[peak] ?? -Infinity)) peak = hour;
    });
    return peak;
  }

  /** Zero throughout and not worth a line: named below the chart instead. Prices and the panel's own lines always show. */
  private isIdle(track: Track): boolean {
    const own = (track.head.unit || this.panel.y_unit) === this.panel.y_unit;
    return track.zero && track.head.role !== "price" && (track.head.role === "area" || !own);
  }

  /** Series by unit: the panel's own unit first and tall, each other one in a lower strip. */
  private groups(): Track[][] {
    const groups = new Map<string, Track[]>([[this.panel.y_unit, []]]);
    for (const track of this.tracks) {
      if (this.hidden.has(track.head.name) || this.isIdle(track)) continue;
      const unit = track.head.unit || this.panel.y_unit;
      groups.set(unit, [...(groups.get(unit) ?? []), track]);
    }
    return [...groups.values()].filter((group) => group.length > 0);
  }

  private rebuild(): void {
    if (this.width === 0) return;
    for (const plot of this.plots) plot.destroy();
    this.stage.replaceChildren();
    this.daily = this.to - this.from > hourlyHoursMax;
    const groups = this.groups();
    this.plots = groups.map((tracks, index) => {
      const unit = tracks[0]?.head.unit || this.panel.y_unit;
      const host = html("div", { class: "strip" },
        html("div", { class: "strip-unit" }, this.stripTitle(tracks, scaleFor(unit, largestOf({ tracks })).unit)));
      this.stage.append(host);
      return strip({
        host, unit, tracks,
        spans: this.line.spans,
        height: chartHeight(index === 0 ? 330 : 120) + (index === groups.length - 1 ? 28 : 0),
        last: index === groups.length - 1,
        width: this.width,
        daily: this.daily,
        syncKey: this.syncKey,
        onSelect: (from, to) => this.show(from, to),
        onCursor: (at) => this.read(at),
      });
    });
    this.strip.draw(this.width, this.tracks, this.line.spans);
    this.show(this.from, this.to);
  }

  private stripTitle(tracks: Track[], unit: string): string {
    return tracks.every((track) => track.head.role === "price") ? `${tracks.map((track) => track.head.name).join(", ")}, ${unit}` : unit;
  }

  private show(from: number, to: number): void {
    const length = Math.min(this.hours, Math.max(6, to - from));
    this.from = Math.round(Math.max(0, Math.min(from, this.hours - length)));
    this.to = Math.round(this.from + length);
    if (this.width > 0 && this.to - this.from > hourlyHoursMax !== this.daily) return this.rebuild();
    for (const plot of this.plots) plot.setScale("x", { min: this.from, max: this.to });
    this.strip.setWindow(this.from, this.to);
    const range = rangeText(this.line.spans, this.from, this.to) + (this.daily ? ", means of days" : "");
    this.key?.setIdle(this.line.name ? `${this.line.name}, ${range}` : range);
    const middle = (this.from + this.to) / 2;
    const year = this.line.spans.findIndex((span) => middle < span.start + span.count);
    this.years.value = String(year);
  }

  private zoomTo(hours: number): void {
    const middle = (this.from + this.to) / 2;
    const from = hours >= 8760 ? (this.line.spans.find((span) => middle < span.start + span.count)?.start ?? 0) : middle - hours / 2;
    const aligned = Math.floor(from / 24) * 24;
    this.show(aligned, aligned + hours);
  }

  private pan(direction: number, share = 0.8): void {
    const shift = direction * share * (this.to - this.from);
    this.show(this.from + shift, this.to + shift);
  }

  private zoom(factor: number, at = (this.from + this.to) / 2): void {
    this.show(at - (at - this.from) * factor, at + (this.to - at) * factor);
  }

  private onKey(event: KeyboardEvent): void {
    const length = this.to - this.from;
    const actions: Record<string, () => void> = {
      ArrowLeft: () => this.pan(-1, 0.25),
      ArrowRight: () => this.pan(1, 0.25),
      "+": () => this.zoom(0.6),
      "=": () => this.zoom(0.6),
      "-": () => this.zoom(1 / 0.6),
      Home: () => this.show(0, length),
      End: () => this.show(this.hours - length, this.hours),
      "0": () => this.show(0, this.hours),
    };
    const action = actions[event.key];
    if (!action || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    action();
  }

  /** The plain wheel scrolls the page; with Ctrl it zooms, sideways or with Shift it moves along the hours. */
  private onWheel(event: WheelEvent): void {
    const sideways = event.deltaX !== 0 || event.shiftKey;
    if (!event.ctrlKey && !sideways) return;
    event.preventDefault();
    const plot = this.plots[0];
    if (!plot) return;
    const box = plot.over.getBoundingClientRect();
    if (event.ctrlKey) {
      const at = plot.posToVal(event.clientX - box.left, "x");
      return this.zoom(Math.exp(Math.max(-1, Math.min(1, event.deltaY / 200))), at);
    }
    this.pan(1, (event.deltaX || event.deltaY) / box.width);
  }

  private read(at: number | null): void {
    if (!this.key) return;
    if (at === null || at < 0 || at >= this.hours) return this.key.show();
    const index = Math.floor(this.daily ? at / 24 : at);
    const named = this.tracks.filter((track) => !this.isIdle(track));
    const texts = named.map((track) => {
      const value = (this.daily ? track.daily : track.hourly)[index];
      const unit = track.head.unit && track.head.unit !== this.panel.y_unit ? ` ${prettyUnit(track.head.unit)}` : "";
      return value === null || value === undefined ? "none" : fixed(value, track.decimals) + unit;
    });
    const unit = prettyUnit(this.panel.y_unit);
    this.key.show(`${momentText(this.line.spans, at, this.daily)}${unit ? `, ${unit}` : ""}`, texts);
  }
}

export function hourly(panel: Panel): HTMLElement {
  return new HourlyView(panel).element;
}
