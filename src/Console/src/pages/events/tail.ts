import type { CallEvent, Gap } from '../../api/types';
import type { Message } from '../../api/sse';
import type { Line } from './EventList';

/** What the messages of a stream tell; those that only move the place are no lines. */
export function linesOf(messages: readonly Message[]): Line[] {
  return messages
    .filter((message) => message.data !== '')
    .map((message): Line => (message.event === 'gap' ? { kind: 'gap', gap: JSON.parse(message.data) as Gap } : { kind: 'event', event: JSON.parse(message.data) as CallEvent }));
}
