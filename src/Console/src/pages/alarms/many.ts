import { ask, path } from '../../api/client';
import type { Alarm } from '../../api/types';

/** So many the host tells, and takes, at once. */
const AT_ONCE = 1000;

/** The numbers of every alarm in a state, however many pages they fill. */
export async function everyId(state: Alarm['state'], adapter: string): Promise<number[]> {
  const ids: number[] = [];
  let before: number | undefined;
  do {
    const page: { alarms: Alarm[]; next?: number } = await ask(path(['alarms'], { state, adapter, before, limit: AT_ONCE }));
    ids.push(...page.alarms.map((alarm) => alarm.id));
    before = page.next;
  } while (before !== undefined);
  return ids;
}

/** Acknowledges or clears alarms; tells how many were changed by it. */
export async function change(verb: 'acknowledge' | 'clear', ids: readonly number[], note?: string): Promise<number> {
  let changed = 0;
  for (let at = 0; at < ids.length; at += AT_ONCE) {
    const answer = await ask<{ changed: unknown[] }>(path(['alarms', verb]), { method: 'POST', body: { ids: ids.slice(at, at + AT_ONCE), note } });
    changed += answer.changed.length;
  }
  return changed;
}
