// Who pays whom in a circle. Each way is an arrow of its own, in the payer's colour, its point at the payee.
import { chordDirected, ribbonArrow } from "d3-chord";
import type { Chord, ChordGroup } from "d3-chord";
import type { Node, Panel } from "./data";
import { chartHeight, svg } from "./dom";
import { flowPicture, periodText } from "./flow_picture";
import type { Drawn, Mark } from "./flow_picture";
import { flowsOf, nodesIn, sentence } from "./flows";
import type { Flow } from "./flows";
import { amountText } from "./format";
import { apart, linesOfText } from "./labels";
import { colour, paper } from "./palette";

const ring = 14;
const lineHeight = 16;
const namedMost = 10; // with more of them, or on a narrow page, the labels are names alone
const roomForAmounts = 120;

interface Circle {
  width: number;
  height: number;
  radius: number; // outer one of the ring
  label: number;
}

function circleOf(width: number): Circle {
  const label = Math.min(190, Math.max(70, width * 0.22));
  const radius = Math.max(60, Math.min(chartHeight(230), width / 2 - label - 26));
  return { width, height: 2 * radius + 60, radius, label };
}

function arc(from: number, to: number, inner: number, outer: number): string {
  const point = (angle: number, radius: number): string => `${(radius * Math.sin(angle)).toFixed(2)},${(-radius * Math.cos(angle)).toFixed(2)}`;
  const large = to - from > Math.PI ? 1 : 0;
  if (to - from > 2 * Math.PI - 1e-6) return arc(from, from + Math.PI, inner, outer) + arc(from + Math.PI, to - 1e-5, inner, outer);
  return `M${point(from, outer)}A${outer},${outer} 0 ${large} 1 ${point(to, outer)}L${point(to, inner)}A${inner},${inner} 0 ${large} 0 ${point(from, inner)}Z`;
}

interface Spot {
  group: ChordGroup;
  name: string;
  pays: string;
  gets: string;
  x: number;
  y: number;
}

/** Labels beside the circle, right and left of it, moved apart where groups are thin; a line leads to each. */
function labels(spots: Spot[], circle: Circle): SVGElement[] {
  const full = spots.length <= namedMost && circle.label >= roomForAmounts;
  const labelHeight = (full ? 3.1 : 1.1) * lineHeight;
  const limit = circle.height / 2 - labelHeight / 2;
  return [1, -1].flatMap((side) => {
    const own = spots.filter((spot) => (spot.x >= 0 ? 1 : -1) === side).sort((a, b) => a.y - b.y);
    const places = apart(own.map((spot) => spot.y), labelHeight, -limit, limit);
    return own.flatMap((spot, index) => {
      const y = places[index] ?? spot.y;
      // Beside the circle where the label is nearest to its middle: neither the label nor the line to it crosses the ring.
      const nearest = Math.max(0, Math.abs(y) - labelHeight / 2);
      const beside = Math.max(Math.abs(spot.x), Math.sqrt(Math.max(0, (circle.radius + 4) ** 2 - nearest * nearest)));
      const x = side * (beside + 14);
      const line = svg("path", { class: "leader", d: `M${spot.x.toFixed(1)},${spot.y.toFixed(1)}L${(x - side * 4).toFixed(1)},${y.toFixed(1)}` });
      const text = svg("text", { class: "node-name", "text-anchor": side > 0 ? "start" : "end" });
      const [name] = linesOfText(spot.name, Math.floor((circle.width / 2 - Math.abs(x) - 2) / 7.5), 1);
      const lines = full ? [name ?? "", spot.pays, spot.gets] : [name ?? ""];
      const first = y + 4 - ((lines.length - 1) * (lineHeight - 1)) / 2;
      lines.forEach((line, at) => text.append(svg("tspan", { class: at > 0 ? "node-value" : null, x, y: first + at * (lineHeight - 1) }, line)));
      text.append(svg("title", {}, `${spot.name} ${spot.pays}, ${spot.gets}`));
      return [line, text];
    });
  });
}

function both(flow: Flow, flows: Flow[], say: (value: number) => string): string {
  const back = flows.find((one) => one.from === flow.to && one.to === flow.from && one !== flow);
  return back ? `${sentence(flow, say)}; ${sentence(back, say)}` : sentence(flow, say);
}

function draw(panel: Panel, period: string, width: number): Drawn {
  const flows = flowsOf(panel.links ?? [], period);
  const nodes: Node[] = nodesIn(panel, flows);
  const say = (value: number): string => amountText(value, panel.y_unit);
  const orNothing = (value: number): string => (value > 0 ? say(value) : "nothing");
  const flowOf = (from: number, to: number): Flow | undefined => flows.find((flow) => flow.from === nodes[from]?.name && flow.to === nodes[to]?.name);
  const matrix = nodes.map((_, from) => nodes.map((__, to) => flowOf(from, to)?.value ?? 0));
  const circle = circleOf(width);
  const chords = chordDirected().padAngle(Math.min(0.06, 1 / Math.max(1, nodes.length))).sortSubgroups((a, b) => b - a)(matrix);
  const arrow = ribbonArrow<unknown, Chord, Chord["source"]>().radius(circle.radius - ring - 2).headRadius(Math.min(16, circle.radius / 8));
  const body = svg("g", { transform: `translate(${width / 2},${circle.height / 2})` });
  const page = paper().page;
  const marks = [...chords]
    .sort((a, b) => b.source.value - a.source.value)
    .map((one): Mark => {
      const flow = flowOf(one.source.index, one.target.index);
      const d = String((arrow as unknown as (chord: Chord) => string)(one));
      const path = svg("path", { class: "band", d, fill: colour(nodes[one.source.index]?.colour ?? ""), stroke: page, "stroke-width": 0.75 });
      body.append(path);
      const middle = (one.source.startAngle + one.source.endAngle) / 2;
      const [x, y] = [0.6 * circle.radius * Math.sin(middle), -0.6 * circle.radius * Math.cos(middle)];
      return { text: flow ? both(flow, flows, say) : "", elements: [path], x: width / 2 + x, y: circle.height / 2 + y };
    });
  const spots = chords.groups.map((group): Spot => {
    const node = nodes[group.index] as Node;
    body.append(svg("path", { d: arc(group.startAngle, group.endAngle, circle.radius - ring, circle.radius), fill: colour(node.colour) }));
    const angle = (group.startAngle + group.endAngle) / 2;
    const sum = (side: "from" | "to"): number => flows.reduce((total, flow) => total + (flow[side] === node.name ? flow.value : 0), 0);
    const [x, y] = [(circle.radius + 3) * Math.sin(angle), -(circle.radius + 3) * Math.cos(angle)];
    return { group, name: node.name, pays: `pays ${orNothing(sum("from"))}`, gets: `gets ${orNothing(sum("to"))}`, x, y };
  });
  body.append(...labels(spots, circle));
  const root = svg("svg", { width, height: circle.height, role: "img", "aria-label": panel.title }, body);
  const total = flows.reduce((sum, flow) => sum + flow.value, 0);
  return { root, marks, heading: `${periodText(panel, period)}: ${say(total)} among them`, note: "" };
}

export function chord(panel: Panel): HTMLElement {
  return flowPicture(panel, (period, width) => draw(panel, period, width));
}
