// Values that add up: each layer lies on the ones before it.
import type { Series } from "./data";

export interface Layer {
  series: Series;
  low: number[];
  high: number[];
}

/** Positive values pile up from zero, negative ones pile down. */
export function stack(series: Series[], count: number): Layer[] {
  const up = new Array<number>(count).fill(0);
  const down = new Array<number>(count).fill(0);
  return series.map((one) => {
    const low: number[] = [];
    const high: number[] = [];
    for (let index = 0; index < count; ++index) {
      const value = one.values[index] ?? 0;
      const pile = value >= 0 ? up : down;
      const from = pile[index] as number;
      pile[index] = from + value;
      low.push(Math.min(from, from + value));
      high.push(Math.max(from, from + value));
    }
    return { series: one, low, high };
  });
}
