// Campuses on a map of the 48 contiguous states: a disc per campus, its area the value. The panel's series are latitude, longitude
// and the value; what lies elsewhere is listed below the map.
import type { Panel } from "./data";
import { html, onWidth, svg } from "./dom";
import { short } from "./format";
import { colour } from "./palette";
import { outline } from "./us_outline";

const width = 975;
const height = 610;
const largest = 30; // radius of the largest disc
const nameSize = 12; // in pixels of the screen

/** Albers' equal-area conic with standard parallels 29.5° and 45.5°, centred as us-atlas is (geoAlbersUsa: 1300 px, 487.5, 305). */
export function project(latitude: number, longitude: number): [number, number] {
  const radians = Math.PI / 180;
  const [south, north] = [Math.sin(29.5 * radians), Math.sin(45.5 * radians)];
  const n = (south + north) / 2;
  const c = 1 + south * (2 * n - south);
  const radius = (sine: number): number => Math.sqrt(c - 2 * n * sine) / n;
  const origin = radius(0);
  const raw = (lat: number, lon: number): [number, number] => {
    const r = radius(Math.sin(lat * radians));
    const angle = lon * radians * n;
    return [r * Math.sin(angle), origin - r * Math.cos(angle)];
  };
  const centre = raw(38.7, -0.6);
  const [x, y] = raw(latitude, longitude + 96);
  return [487.5 + 1300 * (x - centre[0]), 305 - 1300 * (y - centre[1])];
}

export function isOnMap(latitude: number, longitude: number): boolean {
  return latitude > 24 && latitude < 50 && longitude > -125 && longitude < -66;
}

export interface Disc {
  name: string;
  x: number;
  y: number;
  radius: number;
}

export interface Name {
  text: string;
  x: number;
  y: number;
  anchor: "start" | "end" | "middle";
}

interface Box {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

const overlap = (a: Box, b: Box): boolean => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

/** Names of discs, the largest first, each where it covers neither another name nor a disc's middle; what finds no place has none. */
export function placeNames(discs: Disc[], size: number): Name[] {
  const taken: Box[] = discs.map((disc) => ({ left: disc.x - 0.4 * disc.radius, right: disc.x + 0.4 * disc.radius, top: disc.y - 0.4 * disc.radius, bottom: disc.y + 0.4 * disc.radius }));
  const names: Name[] = [];
  for (const disc of discs) {
    const text = disc.name.split(/[,(]/)[0]?.trim() ?? "";
    const [wide, gap] = [0.56 * size * text.length, disc.radius + 0.3 * size];
    const choices: [Name["anchor"], number, number][] = [
      ["start", disc.x + gap, disc.y + 0.35 * size],
      ["end", disc.x - gap, disc.y + 0.35 * size],
      ["middle", disc.x, disc.y - gap],
      ["middle", disc.x, disc.y + gap + 0.8 * size],
    ];
    for (const [anchor, x, y] of choices) {
      const left = anchor === "start" ? x : anchor === "end" ? x - wide : x - wide / 2;
      const box = { left, right: left + wide, top: y - 0.85 * size, bottom: y + 0.25 * size };
      if (box.left < 0 || box.right > width || box.top < 0 || box.bottom > height || taken.some((one) => overlap(one, box))) continue;
      taken.push(box);
      names.push({ text, x, y, anchor });
      break;
    }
  }
  return names;
}

export function map(panel: Panel): HTMLElement {
  const [latitudes, longitudes, values] = panel.series;
  const places = panel.labels.map((name, i) => ({
    name,
    latitude: latitudes?.values[i] ?? 0,
    longitude: longitudes?.values[i] ?? 0,
    value: values?.values[i] ?? 0,
  }));
  const most = Math.max(1e-9, ...places.map((place) => place.value));
  const shown = places.filter((place) => isOnMap(place.latitude, place.longitude)).sort((a, b) => b.value - a.value);
  const discs = shown.map((place) => {
    const [x, y] = project(place.latitude, place.longitude);
    return { ...place, x, y, radius: Math.max(3, largest * Math.sqrt(place.value / most)) };
  });
  const box = html("div", { class: "map-picture" });
  onWidth(box, (wide) => {
    const picture = svg("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": panel.title, class: "map" },
      svg("path", { d: outline, fill: "none", stroke: "currentColor", "stroke-opacity": 0.3, "stroke-width": 1, "vector-effect": "non-scaling-stroke" }));
    for (const disc of discs) {
      const circle = svg("circle", { cx: disc.x, cy: disc.y, r: disc.radius, fill: colour(values?.colour ?? "load"), "fill-opacity": 0.55, stroke: "currentColor", "stroke-opacity": 0.6 });
      circle.append(svg("title", {}, `${disc.name}: ${short(disc.value)} ${panel.y_unit}`));
      picture.append(circle);
    }
    const size = (nameSize * width) / Math.min(wide, width); // as large on a narrow map
    for (const name of placeNames(discs, size))
      picture.append(svg("text", { x: name.x, y: name.y, class: "map-name", "font-size": size.toFixed(1), "text-anchor": name.anchor, fill: "currentColor" }, name.text));
    box.replaceChildren(picture);
  });
  const elsewhere = places.filter((place) => !isOnMap(place.latitude, place.longitude));
  const said = elsewhere.map((place) => `${place.name}: ${short(place.value)} ${panel.y_unit}`).join("; ");
  return html("div", { class: "map-box" }, box, said ? html("p", { class: "hint-text" }, `Not on the map: ${said}.`) : null);
}
