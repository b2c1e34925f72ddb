import { ask, path } from '../../api/client';
import { usePoll } from '../../api/poll';
import type { Schedule, ScheduleAction } from '../../api/types';
import { link } from '../../app/router';
import { may } from '../../app/session';
import { Button } from '../../ui/Button';
import { Chip, StateChip, type Tone } from '../../ui/Chip';
import { confirm } from '../../ui/dialog';
import { duration, moment } from '../../ui/format';
import { now } from '../../ui/now';
import { act } from '../../ui/outcomes';
import { Empty, Page } from '../../ui/Page';
import { Progress } from '../../ui/Problem';
import { Table } from '../../ui/Table';
import { Time } from '../../ui/Time';
import { texts } from '../../texts';
import { t } from './texts';

const EVERY_MS = 3000;
const tones: Record<string, Tone> = { done: 'ok', skipped: 'idle', failed: 'bad' };

/** Everything that the host does by the clock, and a person's word in it. */
export function SchedulesPage() {
  const { data, error, refresh } = usePoll<{ schedules: Schedule[] }>('/api/v1/schedules', EVERY_MS);
  const schedules = data?.schedules ?? [];
  const change = async (schedule: Schedule, verb: 'run' | 'pause' | 'resume', title: string) => {
    await act(`${title}: ${nameOf(schedule)}`, () => ask<ScheduleAction>(path(['schedules', schedule.id, verb]), { method: 'POST' }), (answer) => answer.message);
    refresh();
  };
  const run = async (schedule: Schedule) => {
    if (schedule.kind !== 'daily-restart' || (await confirm({ title: texts.commands.restartTitle(1), text: `${schedule.adapter}. ${texts.commands.restartText}`, action: texts.commands.restart }))) {
      await change(schedule, 'run', t.now);
    }
  };
  const pause = async (schedule: Schedule) => {
    const text = schedule.kind === 'import' ? t.pauseImport : t.pauseRestart;
    if (await confirm({ title: t.pauseTitle(t.kinds[schedule.kind]!, schedule.adapter ?? ''), text, action: t.pause })) {
      await change(schedule, 'pause', t.pause);
    }
  };
  return (
    <Page title={texts.pages.schedules} lead={t.lead}>
      <Progress of={{ data, error }} />
      {data && schedules.every((schedule) => !schedule.adapter) && <Empty title={t.none}>{t.noneText}</Empty>}
      {schedules.length > 0 && (
        <section class="panel">
          <Table
            caption={texts.pages.schedules}
            rows={schedules}
            keyOf={(schedule) => schedule.id}
            columns={[
              {
                key: 'what', title: t.what,
                cell: (schedule) => (
                  <>
                    <strong>{t.kinds[schedule.kind] ?? schedule.kind}</strong>
                    <span class="muted small block">{schedule.when}</span>
                  </>
                ),
              },
              {
                key: 'adapter', title: texts.adapter,
                cell: (schedule) =>
                  schedule.adapter ? (
                    <span class="stack">
                      <a href={link(['adapters', schedule.adapter])}>{schedule.adapter}</a>
                      {schedule.adapterState && <StateChip state={schedule.adapterState} />}
                    </span>
                  ) : (
                    <span class="muted">–</span>
                  ),
              },
              { key: 'next', title: t.next, cell: (schedule) => <Next schedule={schedule} /> },
              { key: 'last', title: t.last, cell: (schedule) => <Last schedule={schedule} /> },
              {
                key: 'actions', title: texts.actions,
                cell: (schedule) =>
                  may('operator') && (
                    <span class="row-actions">
                      {schedule.canRun && <Button disabled={schedule.running !== undefined} onClick={() => void run(schedule)}>{t.now}</Button>}
                      {schedule.canPause &&
                        (schedule.paused ? (
                          <Button kind="primary" onClick={() => void change(schedule, 'resume', t.resume)}>{t.resume}</Button>
                        ) : (
                          <Button onClick={() => void pause(schedule)}>{t.pause}</Button>
                        ))}
                    </span>
                  ),
              },
            ]}
          />
        </section>
      )}
    </Page>
  );
}

const nameOf = (schedule: Schedule) => [t.kinds[schedule.kind] ?? schedule.kind, schedule.adapter].filter((part) => part).join(' · ');

function Next({ schedule }: { schedule: Schedule }) {
  const [first, ...later] = schedule.next;
  return (
    <span class="stack">
      {schedule.running && (
        <span>
          <Chip tone="info">{t.running}</Chip> <span class="muted small">{t.runningSince(duration(now.value - Date.parse(schedule.running.since)))}</span>
        </span>
      )}
      {schedule.paused ? (
        <span>
          <Chip tone="warn">{t.paused}</Chip>{' '}
          <span class="muted small">
            {t.pausedSince(schedule.paused.by)} <Time at={schedule.paused.since} />; {t.noTurn}
          </span>
        </span>
      ) : first ? (
        <span>
          <Time at={first} /> <span class="muted">(<Time at={first} as="ago" />)</span>
          {later.length > 0 && <span class="muted small block">{t.then(later.map((at) => moment(new Date(at), new Date(now.value))).join(' · '))}</span>}
        </span>
      ) : (
        !schedule.running && <span class="muted">{t.allTheTime}</span>
      )}
    </span>
  );
}

function Last({ schedule: { last } }: { schedule: Schedule }) {
  if (!last) {
    return <span class="muted">{t.never}</span>;
  }
  const took = last.ended ? Date.parse(last.ended) - Date.parse(last.at) : 0;
  const more = [took >= 1000 ? t.took(duration(took)) : '', t.by(last.by)].filter((part) => part !== '').join(', ');
  return (
    <span class="stack">
      <span>
        <Chip tone={tones[last.outcome] ?? 'idle'}>{t.outcomes[last.outcome] ?? last.outcome}</Chip> <Time at={last.at} as="ago" />
        {more && <span class="muted small"> · {more}</span>}
      </span>
      <span class="small wrap">{last.text}</span>
    </span>
  );
}
