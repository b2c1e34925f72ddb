import type { CallEvent } from '../../api/types';
import type { Tone } from '../../ui/Chip';

/** Every type that adapters deliver, as docs/events.md lists them. */
export const eventTypes = [
  'recorder.call.offered', 'recorder.call.dialing', 'recorder.call.connected', 'recorder.call.held', 'recorder.call.retrieved', 'recorder.call.consulted',
  'recorder.call.transferred', 'recorder.call.conferenced', 'recorder.call.party-left', 'recorder.call.ended', 'recorder.call.failed', 'recorder.call.routed',
  'recorder.call.attributes-updated', 'recorder.call.recording-state-changed', 'recorder.call.long',
  'recorder.agent.logged-on', 'recorder.agent.logged-off', 'recorder.agent.state-changed', 'recorder.device.changed',
  'recorder.link.up', 'recorder.link.down', 'recorder.link.stopping',
  'recorder.recording.imported', 'recorder.recording.late', 'recorder.recording.overlong', 'recorder.recording.missing', 'recorder.recording.deleted-at-source',
] as const;

/** call.connected instead of recorder.call.connected. */
export const shortType = (type: string) => type.replace(/^recorder\./, '');

const tones: Record<string, Tone> = {
  'call.offered': 'info', 'call.dialing': 'info', 'call.connected': 'ok', 'call.retrieved': 'ok', 'call.held': 'warn', 'call.failed': 'bad', 'call.long': 'warn',
  'link.up': 'ok', 'link.down': 'bad', 'link.stopping': 'warn', 'recording.imported': 'ok', 'recording.missing': 'bad', 'recording.late': 'warn', 'recording.overlong': 'warn',
};

export const toneOfType = (type: string): Tone => tones[shortType(type)] ?? 'idle';

/** What an event tells, in a few words: who, with whom, how. */
export function summary(event: CallEvent): string {
  const data = event.data;
  const text = (name: string) => (typeof data[name] === 'string' && data[name] !== '' ? (data[name] as string) : undefined);
  const who = text('userName') ?? text('queueName') ?? text('purpose');
  const number = (name: string) => text(name)?.replace(/^tel:/, '');
  const parties = [number('ani'), number('dnis')].filter((part) => part !== undefined);
  // every event of a call carries the state of its recording; it is news only where it changed
  const recording = event.type === 'recorder.call.recording-state-changed' ? text('recordingState') : undefined;
  const rest = [text('presence'), text('routingStatus'), text('stationName'), text('endReason'), text('reason'), recording, text('detail'), text('text')];
  return [who, parties.length > 0 ? parties.join(' → ') : number('remoteParty'), ...rest].filter((part) => part !== undefined).join(' · ');
}

export const conversationOf = (event: CallEvent): string | undefined =>
  typeof event.data.conversationId === 'string' ? event.data.conversationId : undefined;
