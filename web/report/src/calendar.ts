// Hours of years without leap days: blocks of hours laid end to end, their names and the ticks below them.
import { months } from "./format";

const monthDays = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const monthStarts = monthDays.map((_, month) => monthDays.slice(0, month).reduce((sum, days) => sum + days, 0) * 24);

/** One block on the time line: hours [start, start + count) belong to it. */
export interface Span {
  label: string; // "2027"
  start: number;
  count: number;
}

interface Moment {
  span: Span;
  month: number;
  day: number; // of the month, from 1
  hour: number; // of the day, from 0
  ofYear: number;
}

export function momentAt(spans: Span[], at: number): Moment {
  const span = spans.find((one) => at < one.start + one.count) ?? (spans[spans.length - 1] as Span);
  const ofYear = Math.max(0, Math.min(span.count - 1, Math.floor(at - span.start)));
  let month = 11;
  while (month > 0 && ofYear < (monthStarts[month] as number)) --month;
  const inMonth = ofYear - (monthStarts[month] as number);
  return { span, month, day: Math.floor(inMonth / 24) + 1, hour: inMonth % 24, ofYear };
}

const two = (value: number): string => String(value).padStart(2, "0");

export function momentText(spans: Span[], at: number, daily: boolean): string {
  const moment = momentAt(spans, at);
  const day = `${moment.day} ${months[moment.month] ?? ""} ${moment.span.label}`.trim();
  return daily ? `${day}, mean of the day` : `${day}, ${two(moment.hour)}:00 to ${two(moment.hour + 1)}:00`;
}

export function rangeText(spans: Span[], from: number, to: number): string {
  const [a, b] = [momentAt(spans, from), momentAt(spans, to - 1)];
  const left = `${a.day} ${months[a.month] ?? ""}`;
  const right = `${b.day} ${months[b.month] ?? ""} ${b.span.label}`.trim();
  if (a.span === b.span && a.month === b.month && a.day === b.day) return right;
  return `${left}${a.span === b.span ? "" : ` ${a.span.label}`} to ${right}`;
}

/** Where to put ticks in [from, to]: hours since the start of the line, at most about `count` of them. */
export function calendarTicks(spans: Span[], from: number, to: number, count: number): number[] {
  const hours = to - from;
  const stepHours = [1, 3, 6, 12, 24, 48, 168].find((step) => hours / step <= count);
  const ticks: number[] = [];
  for (const span of spans) {
    if (span.start > to || span.start + span.count < from) continue;
    if (stepHours !== undefined) {
      const first = Math.max(0, Math.ceil((from - span.start) / stepHours));
      for (let at = span.start + first * stepHours; at <= to && at < span.start + span.count; at += stepHours) ticks.push(at);
      continue;
    }
    const every = [1, 2, 3, 6, 12].find((step) => hours / (730 * step) <= count) ?? 12;
    for (let month = 0; month < 12; month += every) {
      const at = span.start + (monthStarts[month] as number);
      if (at >= from && at <= to && at < span.start + span.count) ticks.push(at);
    }
  }
  return ticks;
}

/** Tick texts: the hour within a day, else the day, else the month; the year where it changes. */
export function tickText(spans: Span[], at: number, step: number): string {
  const moment = momentAt(spans, at);
  const day = `${moment.day} ${months[moment.month] ?? ""}`;
  if (moment.ofYear === 0 && moment.span.label) return step < 24 ? `${day} ${moment.span.label}` : moment.span.label;
  if (moment.hour !== 0) return `${two(moment.hour)}:00`;
  return step <= 24 * 14 ? day : (months[moment.month] ?? "");
}
