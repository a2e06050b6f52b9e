// Work on a line of dates: a bar from start to finish at medians, and marks at the days by which it is done in 50, 80 and 90 % of
// samples. What decides is coloured. A group at a time; where there are many, groups are folded and open by a click.
import type { Panel, Work } from "./data";
import { html, onWidth, svg } from "./dom";
import { months } from "./format";
import { colour, faint, paper } from "./palette";

const rowHeight = 22;
const openAtMost = 60; // rows of work; more, and only the first group is open

const dayLength = 86_400_000;

export function dayOf(date: string): number {
  return Date.parse(`${date}T00:00:00Z`) / dayLength;
}

export interface Ticks {
  day: number;
  text: string;
  year: boolean;
}

/** First days of months between two days: as many as leave `room` pixels each, years always. */
export function dateTicks(from: number, to: number, width: number, room = 46): Ticks[] {
  const count = Math.max(1, (to - from) / 30.44);
  const every = [1, 3, 6, 12, 24, 60].find((one) => (width / count) * one >= room) ?? 120;
  const ticks: Ticks[] = [];
  const first = new Date(from * dayLength);
  for (let month = first.getUTCFullYear() * 12 + first.getUTCMonth(); ; ++month) {
    const day = Date.UTC(Math.floor(month / 12), month % 12, 1) / dayLength;
    if (day > to) return ticks;
    if (day < from || month % every !== 0) continue;
    const year = month % 12 === 0;
    ticks.push({ day, year, text: year ? String(Math.floor(month / 12)) : months[month % 12] ?? "" });
  }
}

/** Groups in the order in which they come. */
export function groupsOf(works: Work[]): Map<string, Work[]> {
  const groups = new Map<string, Work[]>();
  for (const work of works) groups.set(work.group, [...(groups.get(work.group) ?? []), work]);
  return groups;
}

function said(work: Work): string {
  const marks = [["50", work.p50], ["80", work.p80], ["90", work.p90]].filter(([, day]) => day).map(([p, day]) => `P${p} ${day}`).join(", ");
  return `${work.name}: ${work.start} to ${work.finish}${marks ? ` (${marks})` : ""}${work.note ? `; ${work.note}` : ""}`;
}

interface Span {
  from: number;
  to: number;
}

/** The name, shortened to what has room beside the bars. */
function fitting(name: string, pixels: number): string {
  const most = Math.floor(pixels / 6.9);
  return name.length > most ? `${name.slice(0, most - 1)}…` : name;
}

function rows(works: Work[], span: Span, width: number): SVGSVGElement {
  const ink = paper();
  const left = Math.min(280, Math.round(0.36 * width));
  const top = 22;
  const height = top + works.length * rowHeight + 4;
  const x = (day: number): number => left + ((day - span.from) / (span.to - span.from)) * (width - left - 8);
  const root = svg("svg", { width, height, viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": works.map(said).join(". ") });
  for (const tick of dateTicks(span.from, span.to, width - left)) {
    root.append(
      svg("line", { x1: x(tick.day), x2: x(tick.day), y1: top - 4, y2: height, stroke: ink.rule, "stroke-width": tick.year ? 1.5 : 0.75 }),
      svg("text", { class: tick.year ? "tick strong" : "tick", x: x(tick.day) + 3, y: 12 }, tick.text));
  }
  works.forEach((work, index) => {
    const y = top + index * rowHeight;
    const key = work.decides ? "shed" : "cost";
    const line = svg("g", { class: work.decides ? "work decides" : "work" }, svg("title", {}, said(work)));
    const [start, finish] = [x(dayOf(work.start)), x(dayOf(work.finish))];
    line.append(
      svg("rect", { x: 0, y, width, height: rowHeight, fill: "transparent" }),
      svg("text", { class: work.decides ? "tick strong" : "tick", x: left - 10, y: y + 15, "text-anchor": "end" }, fitting(work.name, left - 12)),
      svg("rect", { x: start, y: y + 5, width: Math.max(2, finish - start), height: 11, rx: 2, fill: work.decides ? colour(key) : faint(key, 0.55) }));
    const ends = [work.p50, work.p80, work.p90].filter((day) => day !== "").map(dayOf);
    const last = ends[ends.length - 1];
    if (last !== undefined) {
      line.append(svg("line", { x1: x(Math.min(ends[0] ?? last, dayOf(work.finish))), x2: x(last), y1: y + 10.5, y2: y + 10.5, stroke: colour(key), "stroke-width": 1.5 }));
      ends.forEach((day, p) => {
        const half = [5, 4, 3][p] ?? 3;
        line.append(svg("line", { x1: x(day), x2: x(day), y1: y + 10.5 - half, y2: y + 10.5 + half, stroke: p === 0 ? ink.ink : colour(key), "stroke-width": 2 }));
      });
    }
    root.append(line);
  });
  return root;
}

function spanOf(works: Work[]): Span {
  const days = works.flatMap((work) => [work.start, work.finish, work.p90].filter((day) => day !== "").map(dayOf));
  const [first, last] = [Math.min(...days), Math.max(...days)];
  const rim = Math.max(10, 0.015 * (last - first));
  return { from: first - rim, to: last + rim };
}

function legend(): HTMLElement {
  const entry = (key: string, text: string): HTMLElement =>
    html("li", {}, html("span", { class: "gantt-key", style: `background:${colour(key)}`, "aria-hidden": "true" }), text);
  return html("ul", { class: "gantt-legend" }, entry("shed", "leads to a hall"), entry("cost", "has float"),
    html("li", {}, "❘ marks: done by then in 50, 80 and 90 % of samples"));
}

export function gantt(panel: Panel): HTMLElement {
  const works = panel.works ?? [];
  const span = spanOf(works);
  const few = works.length <= openAtMost;
  const blocks = [...groupsOf(works)].map(([name, list], index) => {
    const place = html("div", { class: "gantt-rows" });
    const block = html("details", { class: "gantt-group", open: few || index === 0 }, html("summary", {}, name), place);
    onWidth(place, (width) => place.replaceChildren(rows(list, span, width)));
    return block;
  });
  return html("div", { class: "gantt" }, legend(), ...blocks);
}
