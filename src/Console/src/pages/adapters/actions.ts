import { ask, path } from '../../api/client';
import type { AdapterAction } from '../../api/types';
import { confirm } from '../../ui/dialog';
import { act } from '../../ui/outcomes';
import { texts } from '../../texts';
import { t } from './texts';

const c = texts.commands;

export type Action = 'start' | 'stop' | 'restart';

/** Starts, stops or restarts adapters, and tells for each what came of it. Stopping and restarting are asked about once for all of them. */
export async function command(action: Action, names: readonly string[]): Promise<void> {
  if (names.length === 0 || (action !== 'start' && !(await isSure(action, names)))) {
    return;
  }
  await Promise.all(
    names.map((name) => act(t.outcome(c[action], name), () => ask<AdapterAction>(path(['adapters', name, action]), { method: 'POST' }), (answer) => answer.message)),
  );
}

function isSure(action: 'stop' | 'restart', names: readonly string[]): Promise<boolean> {
  const isStop = action === 'stop';
  return confirm({
    title: isStop ? c.stopTitle(names.length) : c.restartTitle(names.length),
    text: `${names.join(', ')}. ${isStop ? c.stopText : c.restartText}`,
    action: isStop ? c.stop : c.restart,
    danger: isStop,
  });
}
