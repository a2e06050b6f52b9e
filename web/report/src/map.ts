// Campuses on a map of the 48 contiguous states: a disc per campus, its area the value. The panel's series are latitude, longitude
// and the value; what lies elsewhere is listed below the map.
import type { Panel } from "./data";
import { html, svg } from "./dom";
import { short } from "./format";
import { colour } from "./palette";
import { outline } from "./us_outline";

const width = 975;
const height = 610;
const largest = 30; // radius of the largest disc

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

export function map(panel: Panel): HTMLElement {
  const [latitudes, longitudes, values] = panel.series;
  const places = panel.labels.map((name, i) => ({
    name,
    latitude: latitudes?.values[i] ?? 0,
    longitude: longitudes?.values[i] ?? 0,
    value: values?.values[i] ?? 0,
  }));
  const most = Math.max(1e-9, ...places.map((place) => place.value));
  const picture = svg("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": panel.title, class: "map" },
    svg("path", { d: outline, fill: "none", stroke: "currentColor", "stroke-opacity": 0.35, "stroke-width": 1 }));
  const shown = places.filter((place) => isOnMap(place.latitude, place.longitude)).sort((a, b) => b.value - a.value);
  for (const place of shown) {
    const [x, y] = project(place.latitude, place.longitude);
    const disc = svg("circle", { cx: x, cy: y, r: Math.max(3, largest * Math.sqrt(place.value / most)), fill: colour(values?.colour ?? "load"),
      "fill-opacity": 0.55, stroke: "currentColor", "stroke-opacity": 0.6 });
    disc.append(svg("title", {}, `${place.name}: ${short(place.value)} ${panel.y_unit}`));
    picture.append(disc);
  }
  const taken: [number, number][] = [];
  for (const place of shown.slice(0, 14)) {
    const [x, y] = project(place.latitude, place.longitude);
    if (taken.some(([tx, ty]) => Math.abs(tx - x) < 130 && Math.abs(ty - y) < 15)) continue; // a name on a name is none
    taken.push([x, y]);
    picture.append(svg("text", { x: x + 8, y: y + 4, class: "map-name", "font-size": 13, fill: "currentColor" }, place.name.split(/[,(]/)[0]?.trim() ?? ""));
  }
  const elsewhere = places.filter((place) => !isOnMap(place.latitude, place.longitude));
  const said = elsewhere.map((place) => `${place.name}: ${short(place.value)} ${panel.y_unit}`).join("; ");
  return html("div", { class: "map-box" }, picture, said ? html("p", { class: "hint-text" }, `Not on the map: ${said}.`) : null);
}
