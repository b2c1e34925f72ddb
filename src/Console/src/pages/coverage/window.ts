/** A stretch of time that the page shows; null reaches to now and moves with it. */
export interface Window {
  lengthMs: number;
  /** Its end; null is now. */
  end: number | null;
}

const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

export const lengths: readonly (readonly [ms: number, text: string])[] = [
  [HOUR, '1 h'], [6 * HOUR, '6 h'], [DAY, '24 h'], [7 * DAY, '7 d'], [31 * DAY, '31 d'],
];

export function bounds(window: Window, now: number): { from: number; to: number } {
  const to = window.end ?? now;
  return { from: to - window.lengthMs, to };
}

/** Half a window to the left or right; what would reach beyond now is now. */
export function shift(window: Window, direction: -1 | 1, now: number): Window {
  const end = (window.end ?? now) + (direction * window.lengthMs) / 2;
  return { ...window, end: end >= now ? null : end };
}

/** The next length of the list, around the same middle. */
export function zoom(window: Window, direction: -1 | 1, now: number): Window {
  const at = lengths.findIndex(([ms]) => ms >= window.lengthMs);
  const next = lengths[Math.max(0, Math.min(lengths.length - 1, (at < 0 ? lengths.length - 1 : at) + direction))]![0];
  return withLength(window, next, now);
}

export function withLength(window: Window, lengthMs: number, now: number): Window {
  if (window.end === null) {
    return { lengthMs, end: null };
  }
  const end = window.end - window.lengthMs / 2 + lengthMs / 2;
  return { lengthMs, end: end >= now ? null : end };
}

/** A window around a span, with some of what was before and after. */
export function around(from: number, to: number, now: number): Window {
  const lengthMs = Math.max((to - from) * 3, 60_000);
  const end = (from + to) / 2 + lengthMs / 2;
  return { lengthMs, end: end >= now ? null : end };
}

const steps = [5_000, 10_000, 30_000, 60_000, 5 * 60_000, 10 * 60_000, 30 * 60_000, HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, DAY, 2 * DAY, 7 * DAY];

/** Moments on the axis: whole minutes, hours or days of local time, at most as many as there is room for. */
export function ticks(from: number, to: number, atMost: number): number[] {
  const step = steps.find((ms) => (to - from) / ms <= atMost) ?? steps[steps.length - 1]!;
  const start = new Date(from);
  start.setMinutes(0, 0, 0);
  if (step >= HOUR) {
    start.setHours(0);
  }
  const found: number[] = [];
  for (let at = start.getTime(); at <= to; at = next(at, step)) {
    if (at >= from) {
      found.push(at);
    }
  }
  return found;
}

/** Days are counted by the calendar: one on which the clocks change has 23 or 25 hours. */
function next(at: number, step: number): number {
  if (step < DAY) {
    return at + step;
  }
  const date = new Date(at);
  date.setDate(date.getDate() + step / DAY);
  return date.getTime();
}
