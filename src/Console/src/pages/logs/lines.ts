import type { Message } from '../../api/sse';
import type { LogLine } from '../../api/types';

/** A line as the page shows it, with a key of its own; or how many are missing. */
export type Shown = { key: string; line: LogLine } | { key: string; missed: number };

/** What the messages of a stream tell; heartbeats tell nothing. */
export function shownOf(messages: readonly Message[]): Shown[] {
  return messages
    .filter((message) => message.data !== '')
    .map((message): Shown =>
      message.event === 'gap'
        ? { key: `gap ${message.id}`, missed: (JSON.parse(message.data) as { missed: number }).missed }
        : { key: `line ${message.id}`, line: JSON.parse(message.data) as LogLine },
    );
}

/** A span and what surrounds it: what led to it was logged before, and what came of it after. */
export function around(from: string, to: string, byMs: number): { from: string; to: string } {
  return { from: new Date(Date.parse(from) - byMs).toISOString(), to: new Date(Date.parse(to) + byMs).toISOString() };
}
