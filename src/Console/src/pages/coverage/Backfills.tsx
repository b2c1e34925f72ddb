import { path } from '../../api/client';
import { usePoll } from '../../api/poll';
import type { Backfill } from '../../api/types';
import { Chip, type Tone } from '../../ui/Chip';
import { count, duration } from '../../ui/format';
import { Table } from '../../ui/Table';
import { Time } from '../../ui/Time';
import { t } from './texts';

const EVERY_MS = 2000;
const SHOWN = 8;
const tones: Record<Backfill['state'], Tone> = { waiting: 'info', running: 'info', completed: 'ok', stopped: 'idle', failed: 'bad' };

/** How far a run has come, from 0 to 1. */
export function progress(run: Backfill): number {
  const [from, to] = [Date.parse(run.from), Date.parse(run.to)];
  return run.state === 'completed' ? 1 : run.readUpTo === undefined || to <= from ? 0 : Math.min(1, Math.max(0, (Date.parse(run.readUpTo) - from) / (to - from)));
}

export function Backfills({ adapter, version }: { adapter: string; version: number }) {
  // a version more is a run more: it is asked for at once
  const { data, error } = usePoll<{ backfills: Backfill[] }>(`${path(['adapters', adapter, 'backfills'])}?v=${version}`, EVERY_MS);
  if (error || !data || data.backfills.length === 0) {
    return null;
  }
  return (
    <>
      <h3>{t.runs}</h3>
      <Table
        caption={t.runsOf(adapter)}
        rows={data.backfills.slice(0, SHOWN)}
        keyOf={(run) => run.id}
        columns={[
          { key: 'state', title: t.state, cell: (run) => <Chip tone={tones[run.state]}>{t.runStates[run.state]}</Chip> },
          { key: 'mode', title: t.mode, cell: (run) => t.modes[run.mode] ?? run.mode },
          {
            key: 'span', title: t.span,
            cell: (run) => (
              <>
                <Time at={run.from} /> – <Time at={run.to} /> <span class="muted">({duration(Date.parse(run.to) - Date.parse(run.from))})</span>
              </>
            ),
          },
          {
            key: 'progress', title: t.progress,
            cell: (run) => (
              <span class="progress-cell">
                <progress value={progress(run)} max={1} aria-label={`${t.progress} ${run.id}`} /> {Math.round(progress(run) * 100)} %
              </span>
            ),
          },
          {
            key: 'counts', title: t.counts,
            cell: (run) => (
              <span>
                {t.runCounts(count(run.read), count(run.detected), count(run.recovered))}
                {run.failed > 0 && <span class="tone-bad"> {t.runFailed(count(run.failed))}</span>}
                {run.nextLook && (
                  <span class="muted small block">
                    {t.nextLook} <Time at={run.nextLook} as="ago" />
                  </span>
                )}
                {run.detail && <span class="muted small block">{run.detail}</span>}
              </span>
            ),
          },
        ]}
      />
    </>
  );
}
