// node make_outline.mjs: writes src/us_outline.ts, the borders of the 48 contiguous states as one SVG path, from us-atlas (Census Bureau
// cartographic boundaries, public domain, projected to 975 x 610 by geoAlbersUsa). Run again only when the package changes.
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const atlas = JSON.parse(readFileSync(join(here, "node_modules/us-atlas/states-albers-10m.json"), "utf8"));
const tolerance = 1.2; // pixels that a corner may move
const elsewhere = new Set(["02", "15", "60", "66", "69", "72", "78"]); // Alaska, Hawaii, territories

/** The points of an arc: steps on a grid, summed and scaled. */
function points(arc) {
  const { scale, translate } = atlas.transform;
  let [x, y] = [0, 0];
  return arc.map(([dx, dy]) => {
    x += dx;
    y += dy;
    return [x * scale[0] + translate[0], y * scale[1] + translate[1]];
  });
}

function distance([x, y], [ax, ay], [bx, by]) {
  const length = Math.hypot(bx - ax, by - ay);
  if (length === 0) return Math.hypot(x - ax, y - ay);
  return Math.abs((bx - ax) * (ay - y) - (ax - x) * (by - ay)) / length;
}

/** Douglas and Peucker: the corners that a line needs to stay within the tolerance. */
function simplified(line) {
  if (line.length < 3) return line;
  let worst = 0;
  let most = 0;
  for (let i = 1; i + 1 < line.length; ++i) {
    const away = distance(line[i], line[0], line[line.length - 1]);
    if (away > most) [most, worst] = [away, i];
  }
  if (most <= tolerance) return [line[0], line[line.length - 1]];
  return [...simplified(line.slice(0, worst + 1)).slice(0, -1), ...simplified(line.slice(worst))];
}

const used = new Set();
for (const state of atlas.objects.states.geometries)
  if (!elsewhere.has(String(state.id).padStart(2, "0")))
    for (const arc of state.arcs.flat(Infinity)) used.add(arc < 0 ? ~arc : arc);
let path = "";
for (const index of [...used].sort((a, b) => a - b)) {
  const line = simplified(points(atlas.arcs[index])).map(([x, y]) => [Math.round(x), Math.round(y)]);
  path += `M${line[0].join(" ")}`;
  for (let i = 1; i < line.length; ++i) path += `l${line[i][0] - line[i - 1][0]} ${line[i][1] - line[i - 1][1]}`;
}
const lines = path.match(/.{1,118}/g).map((part) => `  "${part}"`);
writeFileSync(join(here, "src/us_outline.ts"),
  `// Borders of the 48 contiguous states, 975 x 610, written by make_outline.mjs from us-atlas (US Census Bureau, public domain).\n` +
  `export const outline =\n${lines.join(" +\n")};\n`);
