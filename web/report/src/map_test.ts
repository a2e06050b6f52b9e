// The map: a projection that lands where the outline was drawn.
import assert from "node:assert/strict";
import test from "node:test";
import { isOnMap, placeNames, project } from "./map";
import { outline } from "./us_outline";

/** All corners of the outline. */
function corners(): [number, number][] {
  const found: [number, number][] = [];
  for (const line of outline.split("M").slice(1)) {
    const [start, ...steps] = line.split("l");
    let [x, y] = (start ?? "").split(" ").map(Number) as [number, number];
    found.push([x, y]);
    for (const step of steps) {
      const [dx, dy] = step.split(" ").map(Number) as [number, number];
      [x, y] = [x + dx, y + dy];
      found.push([x, y]);
    }
  }
  return found;
}

test("projects its centre to the middle and corners of states onto the outline", () => {
  const [x, y] = project(38.7, -96.6);
  assert.ok(Math.hypot(x - 487.5, y - 305) < 1e-9);
  const places: [string, number, number][] = [
    ["Utah, Colorado, Arizona, New Mexico", 36.9991, -109.0452],
    ["Oklahoma, Texas, New Mexico", 36.5003, -103.0024],
    ["Idaho, Montana, Wyoming", 44.474, -111.0489],
    ["Ohio, Indiana, Michigan", 41.6961, -84.806],
  ];
  for (const [name, latitude, longitude] of places) {
    const [px, py] = project(latitude, longitude);
    const nearest = Math.min(...corners().map(([cx, cy]) => Math.hypot(cx - px, cy - py)));
    assert.ok(nearest < 1.5, `${name}: ${nearest.toFixed(2)} pixels from a corner`);
  }
});

test("knows what lies elsewhere", () => {
  assert.ok(isOnMap(32.5, -99.7));
  assert.ok(!isOnMap(24.3, 54.6)); // Abu Dhabi
});

test("names the largest disc, and lets none stand on another", () => {
  const discs = [
    { name: "Large, Texas", x: 400, y: 300, radius: 30 },
    { name: "Beside (it)", x: 470, y: 302, radius: 20 },
    { name: "On top", x: 401, y: 301, radius: 5 },
    { name: "At the edge of the map", x: 970, y: 100, radius: 10 },
  ];
  const names = placeNames(discs, 12);
  assert.equal(names[0]?.text, "Large");
  assert.equal(names.find((name) => name.text === "At the edge of the map")?.anchor, "end");
  const boxes = names.map((name) => {
    const wide = 0.56 * 12 * name.text.length;
    const left = name.anchor === "start" ? name.x : name.anchor === "end" ? name.x - wide : name.x - wide / 2;
    return { left, right: left + wide, y: name.y };
  });
  boxes.forEach((a, i) => boxes.slice(i + 1).forEach((b) => assert.ok(a.right <= b.left || b.right <= a.left || Math.abs(a.y - b.y) >= 12)));
});
