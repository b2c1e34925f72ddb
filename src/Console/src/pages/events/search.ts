import type { EventSearch, Gap } from '../../api/types';
import type { Line } from './EventList';

/** Puts the gaps of an answer among its events, by their numbers, in the direction of the search. */
export function withGaps({ events, gaps }: EventSearch, newestFirst: boolean): Line[] {
  const lines: Line[] = events.map((event) => ({ kind: 'event', event }));
  for (const gap of gaps) {
    const at = lines.findIndex((line) => line.kind === 'event' && (newestFirst ? line.event.sequence < gap.from : line.event.sequence > gap.to));
    lines.splice(at < 0 ? lines.length : at, 0, { kind: 'gap', gap });
  }
  return lines;
}

/** Joins what two answers tell; a gap that both tell, or that goes on over their border, is told once. */
export function join(lines: readonly Line[], more: readonly Line[]): Line[] {
  const known = lines.filter((line) => line.kind === 'gap').map((line) => (line as { gap: Gap }).gap);
  return [...lines, ...more.filter((line) => line.kind !== 'gap' || !known.some((gap) => gap.reason === line.gap.reason && (gap.from === line.gap.from || gap.to === line.gap.to)))];
}
