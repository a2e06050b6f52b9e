// What the program puts into the page (schema gigawatt.report/1, written by src/report/html.cpp), and how packed hours are read.

export interface Column {
  name: string;
  header: string; // as in the CSV file: the name with its unit
  unit: string;
  description: string;
  kind: "number" | "text";
  values: (number | null | string)[];
}

export interface Table {
  id: string;
  title: string;
  columns: Column[];
}

export interface SeriesHead {
  name: string;
  unit: string;
  role: "area" | "line" | "curve" | "bar" | "limit" | "price";
  colour: string;
}

export interface Series extends SeriesHead {
  values: (number | null)[];
}

/** Hours in short form: `quantised` = 16-bit codes (65535 = absent), `single` = float32 (NaN = absent), both little-endian. */
export interface PackedSeries extends SeriesHead {
  encoding: "constant" | "quantised" | "single";
  count: number;
  offset: number | null;
  step: number;
  data: string;
}

export interface Figure {
  label: string;
  value: string;
  note: string;
}

/** What flows from one node to another in a period, one of the panel's labels. */
export interface Link {
  period: string;
  from: string;
  to: string;
  what: string;
  value: number;
}

export interface Node {
  name: string;
  colour: string;
}

export interface PathStep {
  when: string;
  text: string;
  value: string;
  note: string;
  role: "origin" | "step" | "aside" | "end" | "after";
}

export interface Path {
  title: string;
  steps: PathStep[];
}

export interface Lane {
  title: string;
  value: string;
  text: string;
  source: string;
  unit: string;
  gap: boolean;
  series: Series[];
}

export interface Mark {
  label: number;
  text: string;
  role: "step" | "end" | "plain";
}

export interface Work {
  group: string;
  name: string;
  start: string; // days as text
  finish: string;
  p50: string; // empty: not known, or never
  p80: string;
  p90: string;
  decides: boolean;
  note: string;
}

export interface Panel {
  id: string;
  page?: string; // panels of one page stand together; empty: on the first
  kind: "figures" | "text" | "time_chart" | "hourly" | "waterfall" | "bars" | "sankey" | "chord" | "path" | "lanes" | "map" | "gantt" | "table";
  title: string;
  note: string;
  y_unit: string;
  paragraphs: string[];
  figures: Figure[];
  labels: string[];
  series: Series[];
  table: string;
  columns?: string[]; // of the table, in short and without tools
  most_rows?: number; // with columns; absent: all
  half?: boolean; // stands beside the next one where there is room
  links?: Link[];
  nodes?: Node[];
  paths?: Path[];
  lanes?: Lane[];
  marks?: Mark[];
  works?: Work[];
  blocks?: PackedSeries[][];
  blocks_total?: number;
  precision?: { unit: string; error: number }[];
}

export interface Page {
  schema: string;
  title: string;
  subtitle: string;
  answer: string;
  credits: string[];
  panels: Panel[];
  tables: Table[];
}

export function readPage(): Page {
  const text = document.getElementById("gigawatt-data")?.textContent ?? "";
  return JSON.parse(text) as Page;
}

export type Values = (number | null)[];

function bytesOf(base64: string): DataView {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let index = 0; index < text.length; ++index) bytes[index] = text.charCodeAt(index);
  return new DataView(bytes.buffer);
}

export function unpack(series: PackedSeries): Values {
  const values: Values = new Array<number | null>(series.count);
  if (series.encoding === "constant") return values.fill(series.offset);
  const view = bytesOf(series.data);
  for (let index = 0; index < series.count; ++index) {
    if (series.encoding === "quantised") {
      const code = view.getUint16(2 * index, true);
      values[index] = code === 65535 ? null : (series.offset ?? 0) + series.step * code;
    } else {
      const value = view.getFloat32(4 * index, true);
      values[index] = Number.isNaN(value) ? null : value;
    }
  }
  return values;
}
