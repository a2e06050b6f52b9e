// Work on dates: days count evenly, ticks stand on first days of months, groups keep their order.
import assert from "node:assert/strict";
import test from "node:test";
import type { Work } from "./data";
import { dateTicks, dayOf, groupsOf } from "./gantt";

test("days count evenly, leap days included", () => {
  assert.equal(dayOf("2028-03-01") - dayOf("2028-02-01"), 29);
  assert.equal(dayOf("1970-01-02"), 1);
});

test("ticks stand on first days of months, fewer where there is less room", () => {
  const [from, to] = [dayOf("2026-11-15"), dayOf("2029-02-10")];
  const wide = dateTicks(from, to, 2000);
  assert.equal(wide[0]?.day, dayOf("2026-12-01"));
  assert.equal(wide.length, 27);
  assert.deepEqual(wide.filter((tick) => tick.year).map((tick) => tick.text), ["2027", "2028", "2029"]);
  const narrow = dateTicks(from, to, 300);
  assert.ok(narrow.length <= 300 / 46 + 1, `${narrow.length} ticks`);
  assert.ok(narrow.every((tick) => new Date(tick.day * 86_400_000).getUTCDate() === 1));
  assert.deepEqual(dateTicks(from, to, 60).map((tick) => tick.text), ["2028"]);
});

test("groups come in the order of the work", () => {
  const work = (group: string, name: string): Work => ({ group, name, start: "2027-01-01", finish: "2027-02-01", p50: "", p80: "", p90: "", decides: false, note: "" });
  const groups = groupsOf([work("b", "1"), work("a", "2"), work("b", "3")]);
  assert.deepEqual([...groups.keys()], ["b", "a"]);
  assert.deepEqual(groups.get("b")?.map((one) => one.name), ["1", "3"]);
});
