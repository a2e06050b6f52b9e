// The bars of a waterfall: where each step starts and ends.

export interface Step {
  label: string;
  value: number;
  from: number;
  to: number;
  kind: "up" | "down" | "total";
}

export function stepsOf(labels: string[], values: (number | null)[]): Step[] {
  let level = 0;
  return labels.map((label, index) => {
    const value = values[index] ?? 0;
    if (index === labels.length - 1) return { label, value, from: 0, to: value, kind: "total" };
    const from = level;
    level += value;
    return { label, value, from, to: level, kind: value < 0 ? "down" : "up" };
  });
}
