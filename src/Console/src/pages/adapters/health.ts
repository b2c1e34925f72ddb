import type { Adapter } from '../../api/types';
import type { Tone } from '../../ui/Chip';

/** What the well-known facts of an adapter (link.*, token.*) tell of its link and token; null where it tells nothing of the kind. */
export interface LinkHealth {
  tone: Tone;
  text: string;
  heardAt: string | undefined;
}

export function linkHealth(adapter: Adapter): LinkHealth | null {
  const channels = adapter.facts['link.channels'];
  if (channels === undefined) {
    return null;
  }
  const [live = 0, all = 0] = channels.split(' of ').map((part) => Number.parseInt(part, 10));
  const delivery = adapter.facts['link.delivery'];
  const heardAt = adapter.facts['link.last.frame'];
  if (delivery !== undefined && delivery !== 'ok') {
    return { tone: 'bad', text: delivery, heardAt };
  }
  return { tone: live === 0 ? 'bad' : live < all ? 'warn' : 'ok', text: channels, heardAt };
}

/** Adapters as the filter and the search want them. */
export function matches(adapter: Adapter, state: string | null, search: string): boolean {
  const words = search.toLowerCase().split(/\s+/).filter((word) => word.length > 0);
  const text = [adapter.name, adapter.type, adapter.dataSource, adapter.description, adapter.why].join(' ').toLowerCase();
  return (state === null || adapter.state === state) && words.every((word) => text.includes(word));
}

/** How many there are of each state, the worst first. */
export function countStates(adapters: readonly Adapter[]): [Adapter['state'], number][] {
  const order: Adapter['state'][] = ['Faulted', 'Incompatible', 'Degraded', 'WaitingToRetry', 'Starting', 'Stopping', 'Running', 'Stopped', 'Disabled'];
  return order.map((state): [Adapter['state'], number] => [state, adapters.filter((adapter) => adapter.state === state).length]).filter(([, many]) => many > 0);
}

export const activeAlarmsOf = (adapter: Adapter) => adapter.alarms.filter((alarm) => !alarm.cleared);

/** What happens next by itself, and when. */
export function nextStep(adapter: Adapter): { what: 'nextAttempt' | 'nextRun' | 'nextRestart'; at: string } | null {
  if (adapter.nextAttempt) {
    return { what: 'nextAttempt', at: adapter.nextAttempt };
  }
  const planned = [
    { what: 'nextRun' as const, at: adapter.nextRun },
    { what: 'nextRestart' as const, at: adapter.nextDailyRestart },
  ].filter((step): step is { what: 'nextRun' | 'nextRestart'; at: string } => step.at !== undefined);
  const isUp = ['Running', 'Degraded', 'Starting'].includes(adapter.state);
  return isUp ? (planned.sort((one, other) => Date.parse(one.at) - Date.parse(other.at))[0] ?? null) : null;
}

/** The last part of a path, with either kind of slash. */
export const fileNameOf = (path: string) => path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
