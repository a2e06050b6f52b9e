// What can be checked without a browser: unpacking, the calendar, stacking, steps of a waterfall, numbers as text.
import assert from "node:assert/strict";
import test from "node:test";
import { calendarTicks, momentText, rangeText, tickText } from "./calendar";
import { csvText } from "./csv";
import { unpack } from "./data";
import type { Link, PackedSeries, Panel, Series } from "./data";
import { allPeriods, flowsOf, mergedText, mergeSmall, sentence } from "./flows";
import { amountText, fixed, niceTicks, readingDecimals, scaleFor, tickDecimals, title } from "./format";
import { linesOf, pileUp, tracksOf } from "./hours";
import { apart, linesOfText } from "./labels";
import { pageNames, pageOf } from "./pages";
import { colour, shaded } from "./palette";
import { whenText } from "./path";
import { stack } from "./stack";
import { stepsOf } from "./steps";
import { bySizeClass } from "./time_chart";
import { twoColumns } from "./two_columns";

const head = { name: "Gas", unit: "MW", role: "area", colour: "gas" } as const;

function packed(values: Partial<PackedSeries>): PackedSeries {
  return { ...head, encoding: "constant", count: 0, offset: null, step: 0, data: "", ...values };
}

test("unpacks what src/report/packing.cpp packs (the same bytes stand in packing_test.cpp)", () => {
  const codes = packed({ encoding: "quantised", count: 3, offset: 0, step: 1, data: "AAD9////" });
  assert.deepEqual(unpack(codes), [0, 65533, null]);
  const floats = packed({ encoding: "single", count: 2, data: "AAAVwgAAwH8=" });
  assert.deepEqual(unpack(floats), [-37.25, null]);
  assert.deepEqual(unpack(packed({ count: 2, offset: 5 })), [5, 5]);
});

const spans = [
  { label: "2026", start: 0, count: 8760 },
  { label: "2027", start: 8760, count: 8760 },
];

test("names hours in a calendar without leap days", () => {
  assert.equal(momentText(spans, 0, false), "1 Jan 2026, 00:00 to 01:00");
  assert.equal(momentText(spans, 59 * 24, false), "1 Mar 2026, 00:00 to 01:00");
  assert.equal(momentText(spans, 8760 + 8759, true), "31 Dec 2027, mean of the day");
  assert.equal(rangeText(spans, 8736, 8784), "31 Dec 2026 to 1 Jan 2027");
  assert.equal(rangeText(spans, 24, 48), "2 Jan 2026");
});

test("puts few ticks at round moments", () => {
  assert.deepEqual(calendarTicks(spans, 0, 24, 8), [0, 3, 6, 9, 12, 15, 18, 21, 24]);
  assert.deepEqual(calendarTicks(spans, 0, 17520, 10).map((at) => tickText(spans, at, 2190)), ["2026", "Apr", "Jul", "Oct", "2027", "Apr", "Jul", "Oct"]);
  assert.equal(tickText(spans, 30, 6), "06:00");
  assert.equal(tickText(spans, 48, 24), "3 Jan");
});

function panelOf(labels: string[], blocks: PackedSeries[][]): Panel {
  return { id: "p", kind: "hourly", title: "", note: "", y_unit: "MW", paragraphs: [], figures: [], labels, series: [], table: "", blocks };
}

test("lays blocks that differ only in their year end to end", () => {
  const block = [packed({ count: 48, offset: 2 })];
  const later = [packed({ count: 48, offset: 4 }), packed({ name: "Sun", count: 48, offset: 0 })];
  const lines = linesOf(panelOf(["A · 2026 · w1", "A · 2027 · w1", "A · 2026 · w2"], [block, later, block]));
  assert.deepEqual(lines.map((line) => [line.name, line.spans.length]), [["A · w1", 2], ["A · w2", 1]]);
  const tracks = tracksOf(lines[0]!);
  assert.deepEqual(tracks[0]!.daily, [2, 2, 4, 4]);
  assert.deepEqual(tracks[1]!.daily, [null, null, 0, 0]);
  assert.equal(tracks[1]!.zero, true);
});

test("piles areas so that the outermost is painted first, negatives below zero", () => {
  const block = [packed({ count: 24, offset: 3 }), packed({ name: "Battery", count: 24, offset: -1 }), packed({ name: "Sun", count: 24, offset: 2 })];
  const piles = pileUp(tracksOf(linesOf(panelOf(["2026"], [block]))[0]!), false);
  assert.deepEqual(piles.map((pile) => [pile.track.head.name, pile.edge[0]]), [["Sun", 5], ["Battery", -1], ["Gas", 3]]);
});

test("stacks months up and down from zero", () => {
  const layers = stack([{ ...head, values: [1, -2] }, { ...head, name: "B", values: [3, null] }], 2);
  assert.deepEqual(layers.map((layer) => [layer.low, layer.high]), [[[0, -2], [1, 0]], [[1, 0], [4, 0]]]);
});

test("walks a waterfall to its total", () => {
  const steps = stepsOf(["a", "b", "total"], [5, -2, 3]);
  assert.deepEqual(steps.map((step) => [step.from, step.to, step.kind]), [[0, 5, "up"], [5, 3, "down"], [0, 3, "total"]]);
});

test("writes numbers as people read them", () => {
  assert.equal(fixed(-0.0001, 2), "0.00");
  assert.equal(fixed(-1234.5, 1), "−1,234.5");
  assert.deepEqual(scaleFor("USD", 1.561e9), { factor: 1e6, unit: "million USD" });
  assert.deepEqual(scaleFor("USD (real 2025)", 3e10), { factor: 1e9, unit: "bn USD (real 2025)" });
  assert.deepEqual(scaleFor("USD/MWh", 1e9), { factor: 1, unit: "USD/MWh" });
  assert.deepEqual(scaleFor("GPU-hour", 3.2e9), { factor: 1e6, unit: "million GPU-hour" });
  assert.deepEqual(scaleFor("million USD", 3.2e9), { factor: 1, unit: "million USD" });
  assert.deepEqual(scaleFor("t CO2", 4.1e5), { factor: 1e3, unit: "thousand t CO₂" });
  assert.deepEqual(niceTicks(0, 10, 5), [0, 2, 4, 6, 8, 10]);
  assert.equal(tickDecimals([0, 0.25, 0.5]), 2);
  assert.equal(readingDecimals([700.2, 3, null]), 1);
  assert.equal(readingDecimals([700, 3]), 0);
  assert.equal(title("it_mw_ready"), "IT MW ready");
});

test("shades areas of one colour, not lines", () => {
  const line = { ...head, role: "line" } as const;
  assert.deepEqual(shaded([head, line, head, head]).map((one) => one.colour), ["gas", "gas", "gas~1", "gas~2"]);
  assert.equal(colour("gas~1"), "#e49e6d");
});

test("saves a table with the headers of the program", () => {
  const column = { name: "a", header: "a_mw", unit: "MW", description: "", kind: "number", values: [0.5, null] } as const;
  const text = { name: "b", header: "b", unit: "", description: "", kind: "text", values: ['x "y"', "1,2"] } as const;
  const table = { id: "t", title: "T", columns: [{ ...column, values: [...column.values] }, { ...text, values: [...text.values] }] };
  assert.equal(csvText(table), 'a_mw,b\n0.5,"x ""y"""\n,"1,2"\n');
});

function flowing(period: string, from: string, to: string, what: string, value: number): Link {
  return { period, from, to, what, value };
}

test("sums flows of a period by pair, largest first, and says what they are for", () => {
  const links = [flowing("2027", "A", "B", "fee", 1), flowing("2028", "A", "B", "fee", 2), flowing("2028", "A", "B", "damages", 0.5), flowing("2028", "B", "A", "investment", 4)];
  const flows = flowsOf(links, allPeriods);
  assert.deepEqual(flows.map((flow) => [flow.from, flow.value]), [["B", 4], ["A", 3.5]]);
  const say = (value: number): string => amountText(value, "bn USD");
  assert.equal(sentence(flows[1]!, say), "A pays B 3.50 bn USD (fee 3.00 bn USD, damages 500 million USD)");
  assert.equal(sentence(flowsOf(links, "2027")[0]!, say), "A pays B 1.00 bn USD (fee)");
});

test("merges what is small on each side, loses nothing, and leaves a single small one its name", () => {
  const links = [flowing("1", "A", "B", "fee", 97), flowing("1", "C", "B", "fee", 0.5), flowing("1", "D", "B", "fee", 0.25), flowing("1", "A", "E", "fee", 0.75)];
  const merged = mergeSmall(flowsOf(links, "1"), 0.01, 9);
  assert.deepEqual(merged.flows.map((flow) => [flow.from, flow.to, flow.value]), [["A", "B", 97], ["A", "E", 0.75], ["other", "B", 0.75]]);
  assert.equal(mergedText(merged, String), "“other” stands for 2 payers with small amounts: 0.75 together.");
  assert.deepEqual(mergeSmall(flowsOf(links, "1"), 0, 1).payers, ["C", "D"]);
});

test("lays payers left and payees right: bars as high as their sums, room for each label, bands that fill the bars", () => {
  const flows = flowsOf([flowing("1", "A", "B", "x", 60), flowing("1", "A", "C", "x", 30), flowing("1", "D", "B", "x", 10)], "1");
  const columns = twoColumns(["A", "D"], ["B", "C"], flows, 100, 40);
  assert.deepEqual(columns.left.map((slot) => [slot.name, Math.round(slot.height)]), [["A", 90], ["D", 10]]);
  assert.deepEqual(columns.right.map((slot) => Math.round(slot.height)), [70, 30]);
  for (const side of [columns.left, columns.right]) {
    side.forEach((slot, index) => assert.ok(slot.room >= 40 && (index === 0 || slot.top >= side[index - 1]!.top + side[index - 1]!.room - 1e-9)));
  }
  const fromA = columns.bands.filter((band) => band.flow.from === "A");
  assert.equal(fromA[1]!.left - fromA[0]!.left, fromA[0]!.thickness);
  assert.equal(Math.round(fromA.reduce((sum, band) => sum + band.thickness, 0)), 90);
});

test("names amounts by their size", () => {
  assert.deepEqual([6.84, 0.84, 0.0005, 0.0000004, 0].map((value) => amountText(value, "bn USD")), ["6.84 bn USD", "840 million USD", "500 thousand USD", "400 USD", "0 bn USD"]);
});

test("moves labels apart and cuts long ones", () => {
  assert.deepEqual(apart([0, 1, 2], 10, -20, 20), [0, 10, 20]);
  assert.deepEqual(apart([18, 19], 10, -20, 20), [10, 20]);
  assert.deepEqual(linesOfText("A very long name of a special purpose vehicle", 16, 2), ["A very long name", "of a special…"]);
  assert.deepEqual(linesOfText("Bank", 16, 2), ["Bank"]);
});

test("writes months of a path as people do", () => {
  assert.equal(whenText("2027-01 to 2027-04"), "Jan 2027 to Apr 2027");
});

test("gives lines that are far smaller than others a chart of their own, never apart from their limit", () => {
  const line = (name: string, value: number): Series => ({ ...head, name, role: "line", values: [value, null] });
  assert.deepEqual(bySizeClass([line("small", 0.1), line("large", 100), line("middle", 20)]).map((some) => some.map((one) => one.name)), [["large", "middle"], ["small"]]);
  const limit: Series = { ...head, name: "limit", role: "limit", values: [1] };
  assert.equal(bySizeClass([line("small", 0.1), line("large", 100), limit]).length, 1);
});

test("pages: in reading order, each once, and the one that an address names", () => {
  const panels = ["", "North", "", "South & West", "North"].map((page) => ({ page }) as Panel);
  const names = pageNames(panels);
  assert.deepEqual(names, ["", "North", "South & West"]);
  assert.deepEqual(pageNames([{} as Panel]), [""]);
  assert.equal(pageOf("#page=South%20%26%20West", names), "South & West");
  assert.equal(pageOf("#page=East", names), "");
  assert.equal(pageOf("#data", names), "");
  const race = pageNames([{} as Panel, { page: "North" } as Panel, { page: "Overview" } as Panel]);
  assert.deepEqual(race, ["Overview", "", "North"]);
  assert.equal(pageOf("", race), "Overview");
  assert.equal(pageOf("#page=", race), "");
});
