// The layout of the two-column picture: payers left, payees right, bands between them. Done by hand: with two columns there
// is nothing to relax, no circle to break, and a general layout would not keep room for the label of a node that is thin.
import type { Flow } from "./flows";

export interface Slot {
  name: string;
  value: number;
  top: number; // of the room that the node has
  room: number;
  y: number; // of its bar, in the middle of the room
  height: number;
}

export interface Band {
  flow: Flow;
  thickness: number;
  left: number; // upper edges
  right: number;
}

export interface Columns {
  left: Slot[];
  right: Slot[];
  bands: Band[];
  height: number;
}

function column(names: string[], flows: Flow[], side: "from" | "to", perUnit: number, least: number): Slot[] {
  let top = 0;
  return names.map((name) => {
    const value = flows.reduce((sum, flow) => sum + (flow[side] === name ? flow.value : 0), 0);
    const height = Math.max(1, value * perUnit);
    const room = Math.max(least, height + 8);
    const slot = { name, value, top, room, y: top + (room - height) / 2, height };
    top += room;
    return slot;
  });
}

const bottom = (slots: Slot[]): number => slots.reduce((end, slot) => Math.max(end, slot.top + slot.room), 0);

function shift(slots: Slot[], by: number): void {
  for (const slot of slots) {
    slot.top += by;
    slot.y += by;
  }
}

/** `height` is what all bars together take; every node has at least `least`, so the whole may be higher. */
export function twoColumns(payers: string[], payees: string[], flows: Flow[], height: number, least: number): Columns {
  const total = flows.reduce((sum, flow) => sum + flow.value, 0) || 1;
  const left = column(payers, flows, "from", height / total, least);
  const right = column(payees, flows, "to", height / total, least);
  const whole = Math.max(bottom(left), bottom(right));
  shift(left, (whole - bottom(left)) / 2);
  shift(right, (whole - bottom(right)) / 2);
  // Bands leave a payer in the order of the payees and arrive in that of the payers: none of one node cross each other.
  const [leftAt, rightAt] = [new Map(left.map((slot) => [slot.name, slot.y])), new Map(right.map((slot) => [slot.name, slot.y]))];
  const bands: Band[] = [];
  for (const payer of payers) {
    for (const payee of payees) {
      const flow = flows.find((one) => one.from === payer && one.to === payee);
      if (!flow) continue;
      const thickness = (flow.value * height) / total;
      const [from, to] = [leftAt.get(payer) ?? 0, rightAt.get(payee) ?? 0];
      bands.push({ flow, thickness, left: from, right: to });
      leftAt.set(payer, from + thickness);
      rightAt.set(payee, to + thickness);
    }
  }
  return { left, right, bands, height: whole };
}

/** Largest first, without the ones that have no order of their own to keep. */
export function bySize(names: string[], flows: Flow[], side: "from" | "to", last: string[]): string[] {
  const value = (name: string): number => flows.reduce((sum, flow) => sum + (flow[side] === name ? flow.value : 0), 0);
  const rank = (name: string): number => last.indexOf(name);
  return [...names].sort((a, b) => rank(a) - rank(b) || value(b) - value(a));
}
