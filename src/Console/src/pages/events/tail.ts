import type { CallEvent, Gap } from '../../api/types';
import type { Message } from '../../api/sse';
import type { Line } from './EventList';

/** Lines kept on the page: enough to scroll back over a burst, few enough to stay quick. */
export const KEPT = 500;

export interface Tail {
  /** Newest first. */
  lines: readonly Line[];
  /** Lines that came while the tail is held; newest first. */
  held: readonly Line[];
  isHeld: boolean;
  /** Lines that fell out of the held ones because there were too many. */
  dropped: number;
}

export const emptyTail: Tail = { lines: [], held: [], isHeld: false, dropped: 0 };

/** What the messages of a stream tell; those that only move the place are no lines. */
export function linesOf(messages: readonly Message[]): Line[] {
  return messages
    .filter((message) => message.data !== '')
    .map((message): Line => (message.event === 'gap' ? { kind: 'gap', gap: JSON.parse(message.data) as Gap } : { kind: 'event', event: JSON.parse(message.data) as CallEvent }));
}

/** Adds lines, given oldest first. */
export function add(tail: Tail, lines: readonly Line[]): Tail {
  const newest = [...lines].reverse();
  if (!tail.isHeld) {
    return { ...tail, lines: [...newest, ...tail.lines].slice(0, KEPT) };
  }
  const held = [...newest, ...tail.held];
  return { ...tail, held: held.slice(0, KEPT), dropped: tail.dropped + Math.max(0, held.length - KEPT) };
}

export const hold = (tail: Tail): Tail => ({ ...tail, isHeld: true });

/** Shows what came meanwhile and goes on. */
export const release = (tail: Tail): Tail => ({ lines: [...tail.held, ...tail.lines].slice(0, KEPT), held: [], isHeld: false, dropped: 0 });
