import { ask, path } from '../../api/client';
import { usePoll } from '../../api/poll';
import type { Adapter, AdapterList } from '../../api/types';
import { link } from '../../app/router';
import { may } from '../../app/session';
import { Button } from '../../ui/Button';
import { StateChip } from '../../ui/Chip';
import { confirm } from '../../ui/dialog';
import { act } from '../../ui/outcomes';
import { Empty, Page } from '../../ui/Page';
import { Progress } from '../../ui/Problem';
import { Table } from '../../ui/Table';
import { Time } from '../../ui/Time';
import { texts } from '../../texts';

const t = texts.schedules;
const EVERY_MS = 5000;

interface Task {
  adapter: Adapter;
  kind: 'restart' | 'run';
  next: string;
}

/** Everything that the host does by the clock, the next first. */
export function tasksOf(adapters: readonly Adapter[]): Task[] {
  return adapters
    .flatMap((adapter): Task[] => [
      ...(adapter.nextDailyRestart ? [{ adapter, kind: 'restart' as const, next: adapter.nextDailyRestart }] : []),
      ...(adapter.nextRun ? [{ adapter, kind: 'run' as const, next: adapter.nextRun }] : []),
    ])
    .sort((one, other) => Date.parse(one.next) - Date.parse(other.next));
}

export function SchedulesPage() {
  const { data, error, refresh } = usePoll<AdapterList>('/api/v1/adapters', EVERY_MS);
  const tasks = tasksOf(data?.adapters ?? []);
  const runNow = async ({ adapter, kind }: Task) => {
    if (kind === 'run') {
      await act(t.runs, () => ask<{ message: string }>(path(['imports', adapter.name, 'run']), { method: 'POST' }), (answer) => answer.message);
    } else if (await confirm({ title: texts.adapters.restartTitle(1), text: `${adapter.name}. ${texts.adapters.restartText}`, action: texts.adapters.restart })) {
      await act(t.restarts, () => ask<{ message: string }>(path(['adapters', adapter.name, 'restart']), { method: 'POST' }), (answer) => answer.message);
    }
    refresh();
  };
  return (
    <Page title={texts.pages.schedules} lead={t.lead}>
      <Progress of={{ data, error }} />
      {data && tasks.length === 0 && <Empty title={t.none}>{t.noneText}</Empty>}
      {tasks.length > 0 && (
        <section class="panel">
          <Table
            caption={texts.pages.schedules}
            rows={tasks}
            keyOf={(task) => `${task.adapter.name} ${task.kind}`}
            columns={[
              { key: 'what', title: t.what, cell: (task) => (task.kind === 'run' ? t.runs : t.restarts) },
              { key: 'adapter', title: texts.events.adapter, cell: (task) => <a href={link(['adapters', task.adapter.name])}>{task.adapter.name}</a> },
              { key: 'state', title: t.state, cell: (task) => <StateChip state={task.adapter.state} /> },
              { key: 'next', title: t.next, cell: (task) => <Time at={task.next} /> },
              { key: 'in', title: t.due, cell: (task) => <Time at={task.next} as="ago" /> },
              { key: 'actions', title: t.actions, cell: (task) => may('operator') && <Button onClick={() => void runNow(task)}>{t.now}</Button> },
            ]}
          />
        </section>
      )}
    </Page>
  );
}
