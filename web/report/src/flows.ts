// What flows between nodes in a period: sums by pair, and small ones merged. No drawing here.
import type { Link, Node, Panel } from "./data";

export const allPeriods = ""; // stands for the sum of all of them
export const restName = "other";

/** One direction between two nodes, with all that it is for, the largest first. */
export interface Flow {
  from: string;
  to: string;
  value: number;
  parts: { what: string; value: number }[];
}

export function flowsOf(links: Link[], period: string): Flow[] {
  const flows = new Map<string, Flow>();
  for (const link of links) {
    if (period !== allPeriods && link.period !== period) continue;
    const key = `${link.from}\n${link.to}`;
    const flow = flows.get(key) ?? { from: link.from, to: link.to, value: 0, parts: [] };
    flows.set(key, flow);
    flow.value += link.value;
    const part = flow.parts.find((one) => one.what === link.what);
    if (part) part.value += link.value;
    else flow.parts.push({ what: link.what, value: link.value });
  }
  for (const flow of flows.values()) flow.parts.sort((a, b) => b.value - a.value);
  return [...flows.values()].sort((a, b) => b.value - a.value);
}

export interface Merged {
  flows: Flow[];
  /** Who went into "other" on each side, and how much that is together. */
  payers: string[];
  payees: string[];
  value: number;
}

function sumBy(flows: Flow[], side: "from" | "to"): Map<string, number> {
  const sums = new Map<string, number>();
  for (const flow of flows) sums.set(flow[side], (sums.get(flow[side]) ?? 0) + flow.value);
  return sums;
}

/** Nodes of one side that move less than `share` of all, or come behind the largest `most`; at least two: one keeps its name. */
function smallOnes(flows: Flow[], side: "from" | "to", share: number, most: number): Set<string> {
  const total = flows.reduce((sum, flow) => sum + flow.value, 0);
  const sorted = [...sumBy(flows, side)].sort((a, b) => b[1] - a[1]);
  const small = sorted.filter(([, value], index) => value < share * total || index >= most).map(([name]) => name);
  return new Set(small.length > 1 ? small : []);
}

export function mergeSmall(flows: Flow[], share: number, most: number): Merged {
  const payers = smallOnes(flows, "from", share, most);
  const payees = smallOnes(flows, "to", share, most);
  const links: Link[] = [];
  let value = 0;
  for (const flow of flows) {
    const from = payers.has(flow.from) ? restName : flow.from;
    const to = payees.has(flow.to) ? restName : flow.to;
    if (from === restName || to === restName) value += flow.value;
    for (const part of flow.parts) links.push({ period: "", from, to, what: part.what, value: part.value });
  }
  return { flows: flowsOf(links, allPeriods), payers: [...payers], payees: [...payees], value };
}

/** The nodes that take part, in the panel's order, "other" last. */
export function nodesIn(panel: Panel, flows: Flow[], side?: "from" | "to"): Node[] {
  const named = new Set(flows.flatMap((flow) => (side ? [flow[side]] : [flow.from, flow.to])));
  const nodes = (panel.nodes ?? []).filter((node) => named.has(node.name));
  return named.has(restName) && !nodes.some((node) => node.name === restName) ? [...nodes, { name: restName, colour: "curtailed" }] : nodes;
}

/** "interest", or "interest 90 million USD, principal 10 million USD and 3 more": what a flow is for. */
export function purposes(flow: Flow, say: (value: number) => string, most = 4): string {
  if (flow.parts.length === 1) return flow.parts[0]!.what;
  const shown = flow.parts.slice(0, most).map((part) => `${part.what} ${say(part.value)}`);
  const rest = flow.parts.slice(most);
  if (rest.length > 0) shown.push(`${rest.length} more ${say(rest.reduce((sum, part) => sum + part.value, 0))}`);
  return shown.join(", ");
}

/** "Cloud pays Bank 100 million USD (interest)". */
export function sentence(flow: Flow, say: (value: number) => string): string {
  return `${flow.from} pays ${flow.to} ${say(flow.value)} (${purposes(flow, say)})`;
}

/** What was merged, with its sum; empty if nothing was. */
export function mergedText(merged: Merged, say: (value: number) => string): string {
  const count = (names: string[], word: string): string => `${names.length} ${word}`;
  const sides = [merged.payers.length > 0 ? count(merged.payers, "payers") : "", merged.payees.length > 0 ? count(merged.payees, "payees") : ""];
  const named = sides.filter((side) => side !== "").join(" and ");
  return named ? `“${restName}” stands for ${named} with small amounts: ${say(merged.value)} together.` : "";
}
