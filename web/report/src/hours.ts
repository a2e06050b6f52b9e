// Blocks of packed hours as lines of numbers: blocks that differ only in their year are laid end to end, days are means of
// hours, and areas are piled up for drawing.
import type { Span } from "./calendar";
import { unpack } from "./data";
import { readingDecimals } from "./format";
import { shaded } from "./palette";
import type { PackedSeries, Panel, SeriesHead, Values } from "./data";

/** One line of hours: one site and weather year over all its years. */
export interface Line {
  name: string;
  spans: Span[];
  blocks: PackedSeries[][];
}

export function linesOf(panel: Panel): Line[] {
  const lines = new Map<string, Line>();
  (panel.blocks ?? []).forEach((block, index) => {
    const parts = (panel.labels[index] ?? "").split("·").map((part) => part.trim());
    const year = parts.find((part) => /^\d{4}$/.test(part));
    const name = year ? parts.filter((part) => part !== year).join(" · ") : parts.join(" · ");
    const line: Line = lines.get(name) ?? { name, spans: [], blocks: [] };
    const last = line.spans[line.spans.length - 1];
    line.spans.push({ label: year ?? "", start: last ? last.start + last.count : 0, count: block[0]?.count ?? 0 });
    line.blocks.push(block);
    lines.set(name, line);
  });
  return [...lines.values()];
}

export interface Track {
  head: SeriesHead;
  hourly: Values;
  daily: Values;
  dailyMax: Values; // shown for prices, whose peaks a mean would hide
  decimals: number; // for reading single values
  zero: boolean; // nowhere anything but zero
}

function means(hourly: Values): { daily: Values; dailyMax: Values } {
  const daily: Values = [];
  const dailyMax: Values = [];
  for (let start = 0; start < hourly.length; start += 24) {
    let [sum, count, most] = [0, 0, -Infinity];
    for (let index = start; index < Math.min(start + 24, hourly.length); ++index) {
      const value = hourly[index];
      if (value === null || value === undefined) continue;
      sum += value;
      most = Math.max(most, value);
      ++count;
    }
    daily.push(count > 0 ? sum / count : null);
    dailyMax.push(count > 0 ? most : null);
  }
  return { daily, dailyMax };
}

/** All series of a line over all its blocks; a series that a block does not have is absent there. */
export function tracksOf(line: Line): Track[] {
  const heads = new Map<string, SeriesHead>();
  // The fullest block gives the order in which areas pile up; what only others have comes last.
  const fullest = line.blocks.reduce((most, block) => (block.length > most.length ? block : most), [] as PackedSeries[]);
  for (const block of [fullest, ...line.blocks]) {
    for (const series of block) if (!heads.has(series.name)) heads.set(series.name, series);
  }
  return shaded([...heads.values()]).map((head) => {
    const hourly: Values = [];
    line.blocks.forEach((block, index) => {
      const packed = block.find((one) => one.name === head.name);
      const values = packed ? unpack(packed) : new Array<null>(line.spans[index]?.count ?? 0).fill(null);
      for (const value of values) hourly.push(value);
    });
    return { head, hourly, ...means(hourly), decimals: readingDecimals(hourly), zero: hourly.every((value) => value === null || value === 0) };
  });
}

export interface Pile {
  track: Track;
  edge: Values; // the outer edge of this area, its inner edge is the next pile's
}

/** Outer edges of stacked areas, outermost first, so that painting in this order leaves each area visible. */
export function pileUp(tracks: Track[], daily: boolean): Pile[] {
  const count = tracks[0] ? (daily ? tracks[0].daily : tracks[0].hourly).length : 0;
  const up = new Float64Array(count);
  const down = new Float64Array(count);
  const piles: Pile[] = [];
  for (const track of tracks) {
    const values = daily ? track.daily : track.hourly;
    const positive: Values = new Array<number>(count);
    const negative: Values = new Array<number>(count);
    let below = false;
    let above = false;
    for (let index = 0; index < count; ++index) {
      const value = values[index] ?? 0;
      if (value >= 0) up[index] = (up[index] as number) + value;
      else down[index] = (down[index] as number) + value;
      above ||= value > 0;
      below ||= value < 0;
      positive[index] = up[index] as number;
      negative[index] = down[index] as number;
    }
    if (above || !below) piles.unshift({ track, edge: positive });
    if (below) piles.unshift({ track, edge: negative });
  }
  return piles;
}
