import type { CallState, Lane, LiveCall } from '../../api/types';
import type { Tone } from '../../ui/Chip';
import { playTime } from '../../ui/format';
import { story, t } from './texts';

export const callStates: readonly CallState[] = ['alerting', 'dialing', 'connected', 'held', 'consult', 'conference'];

const tones: Record<string, Tone> = { alerting: 'info', dialing: 'info', connected: 'ok', held: 'warn', consult: 'info', conference: 'ok', transferred: 'idle' };

export const toneOfCall = (state: string): Tone => tones[state] ?? 'idle';

/** Lengths that are counted on by the second must not change their width. */
export const clock = (ms: number): string => playTime(ms / 1000);

/** A number as people write it. */
export const bare = (address: string | undefined): string | undefined => address?.replace(/^(tel|sip):/, '').replace(/[;@].*$/, '');

/** Who is at the other end of a call. */
export function partyOf(call: { direction?: string | undefined; ani?: string | undefined; dnis?: string | undefined; remoteParty?: string | undefined }): string | undefined {
  const far = call.direction === 'outbound' ? (call.dnis ?? call.remoteParty) : (call.ani ?? call.remoteParty);
  return bare(far ?? call.ani ?? call.dnis);
}

export const agentOf = (call: { userName?: string | undefined; userId?: string | undefined }): string => call.userName ?? call.userId ?? t.unknownAgent;

/** How long a leg was on hold until now. */
export function heldMs(call: LiveCall, now: number): number {
  return call.heldSeconds * 1000 + (call.heldSince ? Math.max(0, now - Date.parse(call.heldSince)) : 0);
}

/** What ties a call to others, in words. */
export function ties(call: LiveCall): string[] {
  const found: string[] = [];
  if (call.consult) {
    const who = call.consult.name ?? t.somebody;
    found.push(call.consult.kind === 'target' ? t.consultedBy(who) : t.consults(who));
  }
  if (call.transferredFrom) {
    found.push(t.transferredFrom(call.transferredFrom.kind ?? '', call.transferredFrom.name ?? t.somebody).trim());
  }
  const others = call.with.filter((name) => name !== call.consult?.name);
  if (others.length > 0 && call.state === 'conference') {
    found.push(t.with(others.join(', ')));
  }
  return found;
}

/** What a lane of a story is called: people by their names and numbers, the platform's own parties by what they are. */
export function laneName(lane: Lane): string {
  const isPerson = lane.purpose === undefined || /^(customer|external)$/i.test(lane.purpose);
  return lane.call ? agentOf(lane) : (lane.userName ?? (isPerson ? partyOf(lane) : lane.queueName) ?? story.purposes[lane.purpose?.toLowerCase() ?? ''] ?? lane.purpose ?? story.unnamed);
}
