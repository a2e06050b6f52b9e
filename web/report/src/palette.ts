// One colour per meaning, the same in every chart; pairs chosen to stay apart for readers with colour-vision deficiency
// (they differ in lightness as well as hue) and to stand out on either paper.

type Pair = [light: string, dark: string];

const colours: Record<string, Pair> = {
  grid: ["#3b6fb5", "#6b9fe3"],
  gas: ["#d9742f", "#e8935a"],
  solar: ["#f0bc2e", "#f5cd5c"],
  wind: ["#52b3ab", "#6fcfc6"],
  battery: ["#8459a6", "#b28fd0"],
  nuclear: ["#1c6b3c", "#4d9f6d"],
  load: ["#14181f", "#f2f5f9"],
  price: ["#b5305c", "#f07ca3"],
  shed: ["#d62839", "#ff6b74"],
  curtailed: ["#b4bcc7", "#66717f"],
  cost: ["#47688f", "#86a9d4"],
};

const others: Pair[] = [
  ["#7fb8de", "#9ccdee"],
  ["#a08c2c", "#cdb95a"],
  ["#c76a7d", "#de8ea0"],
  ["#2f8f83", "#57b5a9"],
  ["#9a4794", "#c67bc1"],
  ["#6d6a1f", "#a3a046"],
  ["#3a3a8c", "#8f8fe0"],
  ["#8a3b1e", "#c9764f"],
];

let dark = false;

/** Mixes two colours `#rrggbb`, `share` of the second. */
function mix(first: string, second: string, share: number): string {
  const parts = [1, 3, 5].map((at) => {
    const [a, b] = [parseInt(first.slice(at, at + 2), 16), parseInt(second.slice(at, at + 2), 16)];
    return Math.round(a + (b - a) * share).toString(16).padStart(2, "0");
  });
  return `#${parts.join("")}`;
}

function pairOf(key: string): Pair {
  const [base, shade] = key.split("~") as [string, string?];
  if (shade !== undefined) {
    const share = Math.min(0.75, 0.3 * Number(shade));
    const pair = pairOf(base);
    return [mix(pair[0], "#ffffff", share), mix(pair[1], "#ffffff", share)];
  }
  const known = colours[key];
  if (known) return known;
  const numbered = /^other-(\d+)$/.exec(key);
  if (numbered) return others[(Number(numbered[1]) - 1 + others.length) % others.length] as Pair;
  let hash = 0;
  for (const character of key) hash = (hash * 31 + character.charCodeAt(0)) % 9973;
  return others[hash % others.length] as Pair;
}

export function colour(key: string): string {
  return pairOf(key)[dark ? 1 : 0];
}

/** The colour with an opacity, for canvas and SVG alike. */
export function faint(key: string, opacity: number): string {
  return colour(key) + Math.round(opacity * 255).toString(16).padStart(2, "0");
}

/** Gives the second and later areas (or bars) of one colour and unit a lighter shade of it: "gas", "gas~1", "gas~2". */
export function shaded<Head extends { role: string; unit: string; colour: string }>(series: Head[]): Head[] {
  const seen = new Map<string, number>();
  return series.map((one) => {
    if (one.role !== "area" && one.role !== "bar") return one;
    const key = `${one.role} ${one.unit} ${one.colour}`;
    const count = seen.get(key) ?? 0;
    seen.set(key, count + 1);
    return count === 0 ? one : { ...one, colour: `${one.colour}~${count}` };
  });
}

export interface Paper {
  ink: string;
  muted: string;
  rule: string;
  page: string;
  accent: string;
}

export function paper(): Paper {
  const style = getComputedStyle(document.documentElement);
  const read = (name: string): string => style.getPropertyValue(name).trim();
  return { ink: read("--ink"), muted: read("--muted"), rule: read("--rule"), page: read("--page"), accent: read("--accent") };
}

export function setDark(value: boolean): void {
  dark = value;
}
