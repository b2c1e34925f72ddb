import { ask, path } from '../../api/client';
import type { AdapterAction } from '../../api/types';
import { texts } from '../../texts';
import { confirm } from '../../ui/dialog';
import { act } from '../../ui/outcomes';

export type Action = 'start' | 'stop' | 'restart';

/** Starts, stops or restarts adapters, and tells for each what came of it. Stopping and restarting are asked about once for all of them. */
export async function command(action: Action, names: readonly string[]): Promise<void> {
  if (names.length === 0 || (action !== 'start' && !(await isSure(action, names)))) {
    return;
  }
  const word = texts.adapters[action];
  await Promise.all(
    names.map((name) => act(texts.adapters.outcome(word, name), () => ask<AdapterAction>(path(['adapters', name, action]), { method: 'POST' }), (answer) => answer.message)),
  );
}

function isSure(action: 'stop' | 'restart', names: readonly string[]): Promise<boolean> {
  const isStop = action === 'stop';
  return confirm({
    title: isStop ? texts.adapters.stopTitle(names.length) : texts.adapters.restartTitle(names.length),
    text: `${names.join(', ')}. ${isStop ? texts.adapters.stopText : texts.adapters.restartText}`,
    action: isStop ? texts.adapters.stop : texts.adapters.restart,
    danger: isStop,
  });
}
