// Numbers and words as people read them: thousands with commas, a unit once per axis or column, never false precision.

export interface Scale {
  factor: number; // shown = value / factor
  unit: string;
}

const tiers: Record<string, [number, string][]> = {
  USD: [[1e10, "bn USD"], [2e6, "million USD"]],
  t: [[1e7, "million t"], [1e4, "thousand t"]],
  MW: [[5e3, "GW"]],
  MWh: [[2e6, "TWh"], [5e3, "GWh"]],
  m3: [[1e7, "million m³"], [1e4, "thousand m³"]],
};
const prefixFactor: [string, number][] = [["bn ", 1e9], ["million ", 1e6], ["thousand ", 1e3], ["TWh", 1e6], ["GW", 1e3]];

function factorOf(name: string): number {
  return prefixFactor.find(([prefix]) => name.startsWith(prefix))?.[1] ?? 1;
}

function tierOf(unit: string): [string, string] {
  if (unit in tiers) return [unit, ""];
  const space = unit.indexOf(" "); // "USD (real 2025)", "t CO2"
  const head = space > 0 ? unit.slice(0, space) : "";
  return head in tiers ? [head, unit.slice(space)] : ["", ""];
}

/** The multiple of a unit in which values up to `largest` read best. */
export function scaleFor(unit: string, largest: number): Scale {
  const [head, rest] = tierOf(unit);
  const countable = head === "" && unit !== "" && !/[/%]|^(bn|million|thousand) /.test(unit);
  const general: [number, string][] = countable ? [[1e11, `bn ${unit}`], [1e8, `million ${unit}`]] : [];
  for (const [from, name] of tiers[head] ?? general) {
    if (Math.abs(largest) >= from) return { factor: factorOf(name), unit: prettyUnit(name + rest) };
  }
  return { factor: 1, unit: prettyUnit(unit) };
}

export function prettyUnit(unit: string): string {
  return unit.replace(/m3\b/g, "m³").replace(/m2\b/g, "m²").replace(/CO2/g, "CO₂").replace(/NOx/g, "NOₓ");
}

/** Decimals that show about three significant digits of a number of this size. */
export function decimalsFor(size: number): number {
  const magnitude = Math.abs(size);
  if (magnitude === 0) return 0;
  return Math.min(6, Math.max(0, 2 - Math.floor(Math.log10(magnitude))));
}

/** Decimals for values read off one chart: four significant digits of the largest, none where all are whole. */
export function readingDecimals(values: Iterable<number | null>): number {
  let largest = 0;
  let whole = true;
  for (const value of values) {
    if (value === null) continue;
    largest = Math.max(largest, Math.abs(value));
    whole &&= Number.isInteger(value);
  }
  return whole || largest === 0 ? 0 : Math.min(6, Math.max(0, 3 - Math.floor(Math.log10(largest))));
}

const formats = new Map<number, Intl.NumberFormat>();

export function fixed(value: number, decimals: number): string {
  let format = formats.get(decimals);
  if (!format) {
    format = new Intl.NumberFormat("en-US", { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
    formats.set(decimals, format);
  }
  const text = format.format(value);
  return (/^-[0.,]*$/.test(text) ? text.slice(1) : text).replace("-", "−");
}

/** One number alone, three significant digits or all digits of the integer part. */
export function short(value: number): string {
  return fixed(value, decimalsFor(value));
}

export function withUnit(value: number, unit: string): string {
  const scale = scaleFor(unit, value);
  return `${short(value / scale.factor)}${scale.unit ? " " + scale.unit : ""}`;
}

/** An amount of money by itself: in billions, millions or thousands, as its size asks for. */
export function amountText(value: number, unit: string): string {
  const multiples: [string, number][] = [["bn ", 1e9], ["million ", 1e6], ["thousand ", 1e3]];
  const own = multiples.find(([prefix]) => unit.startsWith(prefix));
  if (!own || value === 0) return withUnit(value, unit);
  const base = value * own[1];
  const rest = unit.slice(own[0].length);
  const [prefix, factor] = multiples.find(([, size]) => Math.abs(base) >= size) ?? ["", 1];
  return `${fixed(base / factor, decimalsFor(base / factor))} ${prefix}${rest}`;
}

const words: Record<string, string> = {
  id: "ID", it: "IT", mw: "MW", mwh: "MWh", gpu: "GPU", co2: "CO₂", nox: "NOₓ", usd: "USD", npv: "NPV", lole: "LOLE", eue: "EUE", pue: "PUE", url: "URL",
};

/** "it_mw_ready" -> "IT MW ready". */
export function title(name: string): string {
  const text = name.split(/[_\s]+/).map((word) => words[word] ?? word).join(" ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Round positions between low and high, about `count` of them. */
export function niceTicks(low: number, high: number, count: number): number[] {
  const span = high - low || 1;
  const rough = span / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((one) => one * power).find((one) => one >= rough) ?? 10 * power;
  const ticks: number[] = [];
  for (let index = Math.ceil(low / step - 1e-9); index * step <= high + step * 1e-9; ++index) ticks.push(index * step + 0); // never -0
  return ticks;
}

/** Decimals that tell these ticks apart. */
export function tickDecimals(ticks: number[]): number {
  for (let decimals = 0; decimals < 6; ++decimals) {
    if (ticks.every((tick) => Math.abs(tick - Number(tick.toFixed(decimals))) < 1e-9 * Math.max(1, Math.abs(tick)))) {
      return decimals;
    }
  }
  return 6;
}

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** "2026-03" -> "Mar 2026"; other labels stay. */
export function longLabel(label: string): string {
  const match = /^(\d{4})-(\d{2})$/.exec(label);
  return match ? `${months[Number(match[2]) - 1] ?? match[2]} ${match[1]}` : label;
}

export { months };
