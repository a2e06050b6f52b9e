// A table as the CSV file that the program itself would write (same headers, RFC 4180).
import type { Table } from "./data";

function cell(value: number | null | string): string {
  if (value === null) return "";
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
}

export function csvText(table: Table): string {
  const rows = [table.columns.map((column) => cell(column.header)).join(",")];
  const count = table.columns[0]?.values.length ?? 0;
  for (let row = 0; row < count; ++row) rows.push(table.columns.map((column) => cell(column.values[row] ?? null)).join(","));
  return rows.join("\n") + "\n";
}
