/** Numbers and times as people read them. All of it in the reader's own zone; the UTC moment is what the tooltip shows. */

const dateTime = new Intl.DateTimeFormat('en-GB', { day: '2-digit', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit', second: '2-digit' });
const dateMinute = new Intl.DateTimeFormat('en-GB', { day: '2-digit', month: 'short', hour: '2-digit', minute: '2-digit' });
const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const clockMinute = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const whole = new Intl.NumberFormat('en-GB');
const short = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 1 });

export function count(value: number): string {
  return whole.format(value);
}

/** 1.2 GB. */
export function bytes(value: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let step = 0;
  let left = value;
  while (left >= 1000 && step < units.length - 1) {
    left /= 1000;
    step++;
  }
  return `${step === 0 ? whole.format(left) : short.format(left)} ${units[step]}`;
}

/** The two largest units: 2 d 4 h, 3 min 20 s, 0.4 s. */
export function duration(ms: number): string {
  const seconds = Math.abs(ms) / 1000;
  if (seconds < 10) {
    return seconds === 0 ? '0 s' : seconds < 0.05 ? '< 0.1 s' : `${short.format(seconds)} s`;
  }
  const units: [string, number][] = [['d', 86_400], ['h', 3_600], ['min', 60], ['s', 1]];
  const first = units.findIndex(([, size]) => seconds >= size);
  const [name, size] = units[first]!;
  const next = units[first + 1];
  const large = next ? Math.floor(seconds / size) : Math.round(seconds);
  const small = next ? Math.floor((seconds - large * size) / next[1]) : 0;
  return small > 0 ? `${large} ${name} ${small} ${next![0]}` : `${large} ${name}`;
}

/** One unit, for "3 min ago": rounded down, so that it never says more than has gone by. */
export function roughly(ms: number): string {
  const seconds = Math.floor(Math.abs(ms) / 1000);
  return seconds < 60 ? `${seconds} s`
    : seconds < 3_600 ? `${Math.floor(seconds / 60)} min`
    : seconds < 86_400 * 2 ? `${Math.floor(seconds / 3_600)} h`
    : `${Math.floor(seconds / 86_400)} d`;
}

/** 12 s ago, in 3 h, now. */
export function relative(at: number, now: number): string {
  const away = at - now;
  return Math.abs(away) < 1000 ? 'now' : away < 0 ? `${roughly(away)} ago` : `in ${roughly(away)}`;
}

/** Local time, with the date only where it is not today's. */
export function moment(at: Date, now: Date): string {
  return isSameDay(at, now) ? clock.format(at) : dateMinute.format(at);
}

export function full(at: Date): string {
  return dateTime.format(at);
}

export function day(at: Date): string {
  return dateMinute.format(at);
}

export function hourMinute(at: Date): string {
  return clockMinute.format(at);
}

export function second(at: Date): string {
  return clock.format(at);
}

/** 2026-09-14 08:00:00 UTC. */
export function utc(at: Date): string {
  return `${at.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

/** 08:00:00.123 in local time, for events. */
export function precise(at: Date): string {
  return `${clock.format(at)}.${String(at.getMilliseconds()).padStart(3, '0')}`;
}

/** 1:05, 1:02:33. */
export function playTime(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const two = (value: number) => String(value).padStart(2, '0');
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}

/** The value of an input of type datetime-local. */
export function toLocalInput(at: Date): string {
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
}

/** What a datetime-local input holds, as the API wants it; null where it holds none. */
export function fromLocalInput(text: string): string | null {
  const at = new Date(text);
  return text === '' || Number.isNaN(at.getTime()) ? null : at.toISOString();
}

export function percent(part: number, of: number): string {
  if (of <= 0) {
    return '–';
  }
  const value = (part / of) * 100;
  // 99.9996 is not 100: the last digits are what this page is for
  const shown = part < of && value > 99.999 ? 99.999 : part > 0 && value < 0.001 ? 0.001 : value;
  return `${shown.toFixed(value === 100 || value === 0 ? 0 : 3)} %`;
}

function isSameDay(one: Date, other: Date): boolean {
  return one.getFullYear() === other.getFullYear() && one.getMonth() === other.getMonth() && one.getDate() === other.getDate();
}
