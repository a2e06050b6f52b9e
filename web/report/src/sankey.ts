// Who pays whom: payers left, payees right. A node that pays and is paid stands on both sides, so nothing runs in a circle.
import type { Node, Panel } from "./data";
import { chartHeight, svg } from "./dom";
import { flowPicture, periodText } from "./flow_picture";
import type { Drawn, Mark } from "./flow_picture";
import { flowsOf, mergedText, mergeSmall, nodesIn, restName, sentence } from "./flows";
import { amountText } from "./format";
import { linesOfText } from "./labels";
import { colour } from "./palette";
import { bySize, twoColumns } from "./two_columns";
import type { Band, Columns, Slot } from "./two_columns";

const barWidth = 12;
const lineHeight = 16;
const letterWidth = 7.5;
const smallShare = 0.01;
const namedMost = 14; // on each side; the others are merged
const namedMostNarrow = 8; // where the picture is half a page, or on a telephone
const namedMostOnSheet = 6; // of a page that is printed on one sheet
const narrow = 620;

function namedOf(width: number): number {
  if (document.documentElement.matches(".printing.one-page")) return namedMostOnSheet;
  return width < narrow ? namedMostNarrow : namedMost;
}

interface Look {
  width: number;
  label: number; // width of the labels on each side
  colourOf(name: string): string;
  say(value: number): string;
}

function bandPath(band: Band, x0: number, x1: number): string {
  const middle = (x0 + x1) / 2;
  const [a, b] = [band.left.toFixed(1), band.right.toFixed(1)];
  const thickness = Math.max(1, band.thickness);
  const [c, d] = [(band.left + thickness).toFixed(1), (band.right + thickness).toFixed(1)];
  return `M${x0},${a}C${middle},${a} ${middle},${b} ${x1},${b}L${x1},${d}C${middle},${d} ${middle},${c} ${x0},${c}Z`;
}

function slotLabel(slot: Slot, x: number, anchor: "start" | "end", look: Look): SVGElement {
  const lines = linesOfText(slot.name, Math.floor((look.label - 10) / letterWidth), 2);
  const first = slot.y + slot.height / 2 - ((lines.length - 1) * lineHeight) / 2 - 3;
  const text = svg("text", { class: "node-name", "text-anchor": anchor });
  lines.forEach((line, index) => text.append(svg("tspan", { x, y: first + index * lineHeight }, line)));
  text.append(svg("tspan", { class: "node-value", x, y: first + lines.length * lineHeight }, look.say(slot.value)));
  text.append(svg("title", {}, `${slot.name}: ${look.say(slot.value)}`));
  return text;
}

function slotMarks(slots: Slot[], x: number, side: "left" | "right", look: Look): SVGElement[] {
  return slots.flatMap((slot) => {
    const fill = colour(look.colourOf(slot.name));
    const bar = svg("rect", { x, y: slot.y, width: barWidth, height: slot.height, fill });
    return [bar, slotLabel(slot, side === "left" ? x - 8 : x + barWidth + 8, side === "left" ? "end" : "start", look)];
  });
}

function paint(columns: Columns, look: Look, title: string): { root: SVGSVGElement; marks: Mark[] } {
  const root = svg("svg", { width: look.width, height: columns.height, role: "img", "aria-label": title });
  const [x0, x1] = [look.label + barWidth, look.width - look.label - barWidth];
  // Largest first: that is how they are read, and small ones lie on top.
  const bands = [...columns.bands].sort((a, b) => b.flow.value - a.flow.value);
  const marks = bands.map((band): Mark => {
    const path = svg("path", { class: "band", d: bandPath(band, x0, x1), fill: colour(look.colourOf(band.flow.from)) });
    root.append(path);
    return { text: sentence(band.flow, look.say), elements: [path], x: (x0 + x1) / 2, y: (band.left + band.right + band.thickness) / 2 };
  });
  root.append(...slotMarks(columns.left, look.label, "left", look), ...slotMarks(columns.right, x1, "right", look));
  return { root, marks };
}

function draw(panel: Panel, period: string, width: number): Drawn {
  const merged = mergeSmall(flowsOf(panel.links ?? [], period), smallShare, namedOf(width));
  const nodes = nodesIn(panel, merged.flows);
  const key = new Map(nodes.map((node: Node) => [node.name, node.colour]));
  // Those who are in no group of their own stand below: the sum of small ones, and the end of the list, which is "the rest".
  const last = [nodes[nodes.length - 1]?.colour === "curtailed" ? nodes[nodes.length - 1]!.name : "", restName].filter((name) => name !== "");
  const names = (side: "from" | "to"): string[] => bySize(nodesIn(panel, merged.flows, side).map((node) => node.name), merged.flows, side, last);
  const look: Look = {
    width,
    label: Math.min(200, Math.max(106, width * 0.22)),
    colourOf: (name) => key.get(name) ?? "curtailed",
    say: (value) => amountText(value, panel.y_unit),
  };
  const columns = twoColumns(names("from"), names("to"), merged.flows, chartHeight(380), 3 * lineHeight + 2);
  const total = merged.flows.reduce((sum, flow) => sum + flow.value, 0);
  return { ...paint(columns, look, panel.title), heading: `${periodText(panel, period)}: ${look.say(total)} in all`, note: mergedText(merged, look.say) };
}

export function sankey(panel: Panel): HTMLElement {
  return flowPicture(panel, (period, width) => draw(panel, period, width));
}
