// One uPlot chart of the hourly view: all series of one unit over the common time line.
import uPlot from "uplot";
import { calendarTicks, tickText } from "./calendar";
import type { Span } from "./calendar";
import type { Values } from "./data";
import { fixed, scaleFor, tickDecimals } from "./format";
import { pileUp } from "./hours";
import type { Track } from "./hours";
import { colour, faint, paper } from "./palette";

export interface StripInput {
  host: HTMLElement;
  unit: string;
  tracks: Track[];
  spans: Span[];
  height: number;
  last: boolean; // carries the time axis
  width: number;
  daily: boolean;
  syncKey: string;
  onSelect(from: number, to: number): void;
  onCursor(at: number | null): void;
}

function closing(values: Values): Values {
  return [...values, values[values.length - 1] ?? null];
}

const steps = uPlot.paths.stepped!({ align: 1 });

interface Drawn {
  data: uPlot.AlignedData;
  series: uPlot.Series[];
  bands: uPlot.Band[];
}

function layersOf(input: StripInput): Drawn {
  const pick = (track: Track): Values => (input.daily ? track.daily : track.hourly);
  const count = input.tracks[0] ? pick(input.tracks[0]).length : 0;
  const hours = input.spans.reduce((sum, span) => sum + span.count, 0);
  const xs: number[] = [];
  for (let index = 0; index < count; ++index) xs.push(input.daily ? index * 24 : index);
  xs.push(hours);
  const data: Values[] = [xs];
  const series: uPlot.Series[] = [{}];
  const bands: uPlot.Band[] = [];
  const add = (values: Values, options: uPlot.Series): void => {
    data.push(closing(values));
    series.push({ paths: steps, points: { show: false }, ...options });
  };
  const page = paper().page;
  for (const pile of pileUp(input.tracks.filter((track) => track.head.role === "area"), input.daily)) {
    add(pile.edge, { fill: colour(pile.track.head.colour), stroke: page, width: 0.5 });
  }
  for (const track of input.tracks) {
    if (track.head.role === "area") continue;
    const stroke = colour(track.head.colour);
    if (input.daily && track.head.role === "price") {
      add(track.dailyMax, { stroke: faint(track.head.colour, 0.35), width: 1 });
      bands.push({ series: [series.length - 1, series.length], fill: faint(track.head.colour, 0.16) });
    }
    add(pick(track), { stroke, width: 1.75, ...(track.head.role === "limit" ? { dash: [7, 5] } : {}) });
  }
  return { data: data as unknown as uPlot.AlignedData, series, bands };
}

function axesOf(input: StripInput): uPlot.Axis[] {
  const look = paper();
  const font = "12px system-ui, sans-serif";
  const common = { stroke: look.muted, font, ticks: { show: false }, border: { show: false } };
  const time: uPlot.Axis = {
    ...common,
    size: input.last ? 28 : 8,
    grid: { stroke: look.rule, width: 1 },
    splits: (u) => {
      const { min, max } = u.scales["x"] as { min: number; max: number };
      const edge = ((max - min) * 22) / Math.max(1, u.width); // half a label must fit beside the last line
      return calendarTicks(input.spans, min, max - edge, Math.max(3, Math.floor(u.width / 84)));
    },
    values: (_, ticks) => {
      if (!input.last) return ticks.map(() => "");
      const step = ticks.length > 1 ? (ticks[1] as number) - (ticks[0] as number) : 1;
      return ticks.map((tick) => tickText(input.spans, tick, step));
    },
  };
  const value: uPlot.Axis = {
    ...common,
    size: 58,
    gap: 6,
    space: 34,
    grid: { stroke: look.rule, width: 1 },
    values: (_, ticks) => {
      const shown = ticks.map((tick) => tick / scaleFor(input.unit, largestOf(input)).factor);
      return shown.map((tick) => fixed(tick, tickDecimals(shown)));
    },
  };
  return [time, value];
}

const largest = new WeakMap<Track, number>();

/** Largest magnitude of a strip over the whole line, so that its unit stays the same while one zooms. */
export function largestOf(input: { tracks: Track[] }): number {
  let most = 0;
  for (const track of input.tracks) {
    let own = largest.get(track);
    if (own === undefined) {
      own = 0;
      for (const value of track.hourly) own = Math.max(own, Math.abs(value ?? 0));
      largest.set(track, own);
    }
    most = Math.max(most, own);
  }
  return most;
}

function valueRange(_: uPlot, low: number | null, high: number | null): [number, number] {
  const bottom = Math.min(0, low ?? 0);
  const top = Math.max(0, high ?? 0);
  if (top === bottom) return [0, 1];
  const span = top - bottom;
  return [bottom < 0 ? bottom - 0.05 * span : 0, top > 0 ? top + 0.05 * span : 0.05 * span];
}

export function strip(input: StripInput): uPlot {
  const { data, series, bands } = layersOf(input);
  return new uPlot(
    {
      width: input.width,
      height: input.height,
      padding: [8, 6, 0, 0],
      legend: { show: false },
      scales: { x: { time: false, auto: false }, y: { range: valueRange } },
      axes: axesOf(input),
      series,
      bands,
      cursor: {
        y: false,
        points: { show: false },
        drag: { x: true, y: false, setScale: false },
        sync: { key: input.syncKey, setSeries: false },
      },
      hooks: {
        setSelect: [
          (u) => {
            if (u.select.width > 4) input.onSelect(u.posToVal(u.select.left, "x"), u.posToVal(u.select.left + u.select.width, "x"));
            u.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
          },
        ],
        setCursor: [
          (u) => {
            const left = u.cursor.left ?? -1;
            input.onCursor(left < 0 ? null : u.posToVal(left, "x"));
          },
        ],
      },
    },
    data,
    input.host,
  );
}
