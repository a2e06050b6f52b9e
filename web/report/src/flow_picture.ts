// What the two pictures of flows have in common: a choice of the period, a line that says what one sees, and a text for the
// flow under the pointer or, by the arrow keys, for each one in order of its size.
import type { Panel } from "./data";
import { html, onWidth } from "./dom";
import { allPeriods } from "./flows";

/** One thing that can be read: what it says, what lights up, and where its text stands. */
export interface Mark {
  text: string;
  elements: SVGElement[];
  x: number;
  y: number;
}

export interface Drawn {
  root: SVGSVGElement;
  marks: Mark[]; // the largest first
  heading: string;
  note: string;
}

function periodsOf(panel: Panel): string[] {
  const used = new Set((panel.links ?? []).map((link) => link.period));
  return panel.labels.filter((label) => used.has(label));
}

/** "2027 to 2030": all periods in words. */
export function periodText(panel: Panel, period: string): string {
  if (period !== allPeriods) return period;
  const all = periodsOf(panel);
  const [first, last] = [all[0] ?? "", all[all.length - 1] ?? ""];
  return first === last ? first : `${first} to ${last}`;
}

function selector(panel: Panel, choose: (period: string) => void): HTMLElement | null {
  const periods = periodsOf(panel);
  if (periods.length < 2) return null;
  const group = html("div", { class: "button-group periods", role: "group", "aria-label": "Period" });
  for (const period of [allPeriods, ...periods]) {
    const item = html("button", { type: "button", class: "button", "aria-pressed": String(period === allPeriods) }, period === allPeriods ? "All" : period);
    item.addEventListener("click", () => {
      for (const other of group.children) other.setAttribute("aria-pressed", String(other === item));
      choose(period);
    });
    group.append(item);
  }
  return html("div", { class: "controls" }, group);
}

export function flowPicture(panel: Panel, draw: (period: string, width: number) => Drawn): HTMLElement {
  const heading = html("div", { class: "legend-heading" });
  const note = html("p", { class: "note" });
  const tip = html("div", { class: "flow-tip", "aria-hidden": "true", hidden: true });
  const spoken = html("div", { class: "hidden", "aria-live": "polite" });
  const canvas = html("div", { class: "chart flow", tabindex: "0", role: "group" });
  canvas.setAttribute("aria-label", `${panel.title}. Arrow keys read the flows, the largest first; Escape leaves.`);
  const frame = html("div", { class: "flow-frame" }, canvas, tip);
  let period = allPeriods;
  let lastWidth = 0;
  let marks: Mark[] = [];
  let at = -1;

  const show = (index: number, x?: number, y?: number): void => {
    const mark = marks[index];
    at = mark ? index : -1;
    canvas.classList.toggle("reading", mark !== undefined);
    for (const one of marks) for (const element of one.elements) element.classList.toggle("lit", one === mark);
    tip.hidden = !mark;
    if (!mark) return;
    tip.textContent = mark.text;
    const [left, top] = [x ?? mark.x, y ?? mark.y];
    const width = Math.min(tip.offsetWidth, lastWidth);
    tip.style.left = `${Math.max(0, Math.min(lastWidth - width, left - width / 2))}px`;
    tip.style.top = `${top - tip.offsetHeight - 12 < -20 ? top + 16 : top - tip.offsetHeight - 12}px`;
  };
  const redraw = (width: number): void => {
    lastWidth = width;
    const drawn = draw(period, width);
    marks = drawn.marks;
    heading.textContent = drawn.heading;
    note.textContent = drawn.note;
    note.hidden = drawn.note === "";
    canvas.replaceChildren(drawn.root);
    show(-1);
    marks.forEach((mark, index) => {
      for (const element of mark.elements) {
        element.addEventListener("pointermove", (event) => {
          const box = canvas.getBoundingClientRect();
          show(index, event.clientX - box.left, event.clientY - box.top);
        });
      }
    });
  };
  canvas.addEventListener("pointerleave", () => show(-1));
  canvas.addEventListener("pointermove", (event) => {
    if (!marks.some((mark) => mark.elements.includes(event.target as SVGElement))) show(-1);
  });
  canvas.addEventListener("blur", () => show(-1));
  canvas.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape") show(-1);
    if (step === undefined || marks.length === 0) return;
    event.preventDefault();
    show(Math.max(0, Math.min(marks.length - 1, at + step)));
    spoken.textContent = marks[at]?.text ?? "";
  });
  const choice = selector(panel, (chosen) => {
    period = chosen;
    redraw(lastWidth);
  });
  onWidth(canvas, redraw);
  return html("div", { class: "facet" }, choice, html("div", { class: "legend" }, heading), frame, spoken, note);
}
