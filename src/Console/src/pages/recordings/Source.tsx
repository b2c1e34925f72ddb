import { ask, path } from '../../api/client';
import { usePoll } from '../../api/poll';
import type { Adapter, ImportLane, ImportStatus } from '../../api/types';
import { link } from '../../app/router';
import { may } from '../../app/session';
import { Button } from '../../ui/Button';
import { StateChip } from '../../ui/Chip';
import { bytes, count, percent } from '../../ui/format';
import { act } from '../../ui/outcomes';
import { Progress } from '../../ui/Problem';
import { Time } from '../../ui/Time';
import { states, toneOfRecording } from './states';
import { t } from './texts';

const EVERY_MS = 2000;

/** How far an import is: its run, both lanes, what became of the recordings. */
export function Source({ adapter, onChange, isAlone }: { adapter: Adapter; onChange: () => void; isAlone: boolean }) {
  const { name } = adapter;
  const { data, error, refresh } = usePoll<ImportStatus>(path(['imports', name]), EVERY_MS);
  const failed = data?.recordings['failed'] ?? 0;
  const after = () => {
    refresh();
    onChange();
  };
  const run = async () => {
    await act(t.run, () => ask<{ message: string }>(path(['imports', name, 'run']), { method: 'POST' }), (answer) => answer.message);
    after();
  };
  const retry = async () => {
    await act(t.retry, () => ask<{ message: string }>(`${path(['imports', name, 'retry'])}?state=failed`, { method: 'POST' }), (answer) => answer.message);
    after();
  };
  return (
    <section class="panel import" data-import={name}>
      <div class="account-head">
        <div>
          <h2>{isAlone ? <a href={link(['adapters', name])}>{name}</a> : <a href={link(['recordings', name])}>{name}</a>}</h2>
          <p class="adapter-state">
            <StateChip state={adapter.state} />
            {adapter.why && <span class="muted">{adapter.why}</span>}
          </p>
          {adapter.remedy && <p>{adapter.remedy}</p>}
        </div>
        {may('operator') && (
          <div class="row-actions">
            <Button disabled={!data} onClick={() => void run()}>
              {t.runNow}
            </Button>
            {failed > 0 && <Button onClick={() => void retry()}>{t.retryFailed(failed)}</Button>}
          </div>
        )}
      </div>
      <Progress of={{ data, error }} />
      {data && <Standing status={data} behind={adapter.facts['import.behind']} />}
    </section>
  );
}

function Standing({ status, behind }: { status: ImportStatus; behind: string | undefined }) {
  const stored = (status.recordings['stored'] ?? 0) + (status.recordings['deleted-at-source'] ?? 0);
  const wanted = status.found - (status.recordings['not-fetched'] ?? 0);
  const { run } = status;
  return (
    <>
      <dl class="figures">
        <div>
          <dt>{t.stored}</dt>
          <dd>
            <span class="figure">{count(stored)}</span>
            <span class="muted small">{t.ofWanted(count(wanted), percent(stored, wanted))}</span>
          </dd>
        </div>
        <div>
          <dt>{t.size}</dt>
          <dd>
            <span class="figure">{bytes(status.bytes)}</span>
          </dd>
        </div>
        <div>
          <dt>{t.rate}</dt>
          <dd>
            <span class="figure">{status.recordingsPerMinute}</span>
            <span class="muted small">{t.perMinute(bytes(Math.round(status.bytesPerSecond)))}</span>
          </dd>
        </div>
        <div>
          <dt>{t.expectedEnd}</dt>
          <dd>
            {status.expectedEnd ? (
              <>
                <span class="figure">
                  <Time at={status.expectedEnd} as="ago" />
                </span>
                <span class="muted small">
                  <Time at={status.expectedEnd} />
                </span>
              </>
            ) : (
              <span class="figure">{status.historic.position >= status.historic.to ? t.caughtUp : '–'}</span>
            )}
          </dd>
        </div>
        <div>
          <dt>{t.nextRun}</dt>
          <dd>
            <span class="figure">
              <Time at={status.nextRun} as="ago" />
            </span>
          </dd>
        </div>
      </dl>
      {status.parkedUntil && (
        <p class="tone-warn">
          {t.parked} <Time at={status.parkedUntil} />
        </p>
      )}
      <div class="lanes">
        <div class="lane" data-lane={t.live}>
          <h3>{t.live}</h3>
          <Outlook lane={status.live} />
          <p class="small">{status.live.text}</p>
          <Listed lane={status.live} />
          {behind && <p class={`small ${parseFloat(behind) > 0 ? 'tone-warn' : 'muted'}`}>{parseFloat(behind) > 0 ? t.behind(behind) : t.notBehind}</p>}
        </div>
        <div class="lane" data-lane={t.historic}>
          <h3>{t.historic}</h3>
          <p class="progress-cell">
            <progress max={1} value={shareOf(status.historic)} aria-label={t.historic} /> {percent(shareOf(status.historic), 1)}
          </p>
          <Outlook lane={status.historic} />
          <p class="small">{status.historic.text}</p>
          <Listed lane={status.historic} />
        </div>
      </div>
      <ul class="filters" aria-label={t.byState}>
        {states
          .filter((state) => (status.recordings[state] ?? 0) > 0)
          .map((state) => (
            <li key={state}>
              <a class={`filter filter-${toneOfRecording(state)}`} href={link(['recordings', status.name], { state })}>
                <span class="dot" aria-hidden="true" /> {t.states[state]} <b>{count(status.recordings[state] ?? 0)}</b>
              </a>
            </li>
          ))}
      </ul>
      <p class="muted small facts-line">
        {run && (
          <span>
            {t.runOf(count(run.number), run.reason)} <Time at={run.started} />
            {run.ended ? `: ${run.result ?? ''}` : ` – ${t.goesOn}`}
          </span>
        )}
        <span>{t.to(status.store)}</span>
        <span>{t.conversations(count(status.conversations))}</span>
        {status.unnamed > 0 && <span class="tone-warn">{t.unnamed(count(status.unnamed))}</span>}
        {(status.orphans ?? 0) > 0 && <span class="tone-warn">{t.orphans(count(status.orphans ?? 0))}</span>}
      </p>
    </>
  );
}

/** How much of its way the past has behind it. */
export function shareOf(lane: ImportLane): number {
  const [from, position, to] = [lane.from, lane.position, lane.to].map((at) => Date.parse(at)) as [number, number, number];
  return to > from ? Math.min(1, Math.max(0, (position - from) / (to - from))) : position >= to ? 1 : 0;
}

/** Up to when a lane is up to date, or what waits in it and until when. */
function Outlook({ lane }: { lane: ImportLane }) {
  return lane.upToDateAsOf ? (
    <p class="tone-ok">
      {t.upToDate} <Time at={lane.upToDateAsOf} />
    </p>
  ) : lane.waiting === undefined ? null : (
    <p>
      {t.waits(count(lane.waiting))} ·{' '}
      {lane.expectedEnd ? (
        <>
          {t.ends} <Time at={lane.expectedEnd} as="ago" /> (<Time at={lane.expectedEnd} />)
        </>
      ) : (
        t.endUnknown
      )}
    </p>
  );
}

function Listed({ lane }: { lane: ImportLane }) {
  return Date.parse(lane.position) > 0 ? (
    <p class="muted small">
      {t.listedUpTo} <Time at={lane.position} /> {t.from} <Time at={lane.from} />
    </p>
  ) : null;
}
