import { ApiError, path } from '../../api/client';
import { usePoll } from '../../api/poll';
import type { Adapter } from '../../api/types';
import { link, route } from '../../app/router';
import { may } from '../../app/session';
import { Chip, SeverityChip, StateChip, toneOf } from '../../ui/Chip';
import { Facts } from '../../ui/Facts';
import { count } from '../../ui/format';
import { now } from '../../ui/now';
import { Empty, Loading, Page } from '../../ui/Page';
import { Problem } from '../../ui/Problem';
import { Table } from '../../ui/Table';
import { Time } from '../../ui/Time';
import { texts } from '../../texts';
import { command } from './actions';
import { ActionButtons } from './AdapterRow';
import { Fact } from './Fact';
import { details as t, t as list } from './texts';

const EVERY_MS = 2000;
/** How often it is looked at, and for how long it may be unknown, after its definition was saved here. */
const SAVED_EVERY_MS = 500;
const SAVED_PATIENCE_MS = 15_000;
const SAVED_TOLD_MS = 120_000;

export function AdapterDetails({ name }: { name: string }) {
  const savedAt = Number(route.value.query.get('saved') ?? 0);
  const { data: adapter, error, refresh } = usePoll<Adapter>(path(['adapters', name]), savedAt > 0 ? SAVED_EVERY_MS : EVERY_MS);
  const isGone = error instanceof ApiError && error.status === 404;
  const isTaken = isGone && Date.now() - savedAt < SAVED_PATIENCE_MS;
  return (
    <Page
      title={name}
      {...(adapter?.description ? { lead: adapter.description } : {})}
      actions={adapter && !isGone && may('operator') && <ActionButtons adapter={adapter} onAction={(action) => void command(action, [name]).then(refresh)} />}
    >
      <p>
        <a href={link(['adapters'])}>← {texts.pages.adapters}</a>
      </p>
      {now.value - savedAt < SAVED_TOLD_MS && <Saved adapter={isGone ? null : adapter} />}
      {isTaken ? <Loading /> : isGone ? <Empty title={t.gone(name)}>{t.goneText}</Empty> : error && !adapter ? <Problem error={error} /> : !adapter ? <Loading /> : <Details adapter={adapter} />}
    </Page>
  );
}

/** How it goes on with an adapter whose definition was saved a moment ago. */
function Saved({ adapter }: { adapter: Adapter | null }) {
  const text = adapter === null ? t.taking : adapter.state === 'Running' ? t.becomesGreen : adapter.state === 'Starting' || adapter.state === 'Stopping' ? t.savedStarting : adapter.state === 'Stopped' || adapter.state === 'Disabled' ? t.savedWaits : t.savedNotYet;
  return (
    <p class="saved" role="status">
      <Chip tone={adapter === null ? 'info' : toneOf(adapter.state)}>{text}</Chip>
    </p>
  );
}

function Details({ adapter }: { adapter: Adapter }) {
  return (
    <>
      <section class="panel">
        <p class="adapter-state">
          <StateChip state={adapter.state} />
          <span class="muted">
            {list.since} <Time at={adapter.since} />
          </span>
          {adapter.nextAttempt && (
            <span>
              {list.nextAttempt} <Time at={adapter.nextAttempt} as="ago" />
            </span>
          )}
        </p>
        <Facts
          facts={[
            [t.why, adapter.why],
            [t.todo, adapter.remedy],
            [
              t.lastError,
              adapter.lastError && (
                <>
                  <Time at={adapter.lastError.at} /> · {adapter.lastError.message} {adapter.lastError.remedy}
                  {adapter.lastError.correlationId && <span class="muted"> ({adapter.lastError.correlationId})</span>}
                </>
              ),
            ],
            [list.eventsPerMinute, count(adapter.eventsPerMinute)],
            [list.lastEvent, <Time at={adapter.lastEvent} as="ago" none={adapter.lastEventUnknown ? list.eventUnknown : list.noEvent} />],
          ]}
        />
        <p class="links">
          <a href={link(['events', 'search'], { adapter: adapter.name })}>{t.events}</a> <a href={link(['coverage'], { adapter: adapter.name })}>{t.coverage}</a> <a href={link(['logs'], { adapter: adapter.name })}>{t.logs}</a>
        </p>
      </section>
      <Alarms adapter={adapter} />
      <div class="columns">
        <section class="panel">
          <h2>{t.definition}</h2>
          <Facts
            facts={[
              [t.type, adapter.type ?? '–'],
              [t.dataSource, adapter.dataSource ?? '–'],
              [t.startup, adapter.startupType ?? '–'],
              [t.file, adapter.file ?? '–'],
              [t.plugin, [adapter.plugin, adapter.pluginVersion].filter(Boolean).join(' ') || '–'],
              [t.restarts, count(adapter.restarts)],
              [t.nextRestart, adapter.nextDailyRestart && <Time at={adapter.nextDailyRestart} />],
              [t.nextRun, adapter.nextRun && <Time at={adapter.nextRun} />],
            ]}
          />
          {adapter.findings.length > 0 && (
            <>
              <h3>{t.findings}</h3>
              <ul class="findings">
                {adapter.findings.map((finding) => (
                  <li key={finding}>{finding}</li>
                ))}
              </ul>
            </>
          )}
        </section>
        <section class="panel">
          <h2>{t.facts}</h2>
          {Object.keys(adapter.facts).length === 0 ? (
            <p class="muted">{t.factsNone}</p>
          ) : (
            <Facts
              facts={Object.entries(adapter.facts)
                .sort(([one], [other]) => one.localeCompare(other))
                .map(([name, value]) => [name, <Fact value={value} />] as const)}
            />
          )}
        </section>
      </div>
      <section class="panel">
        <h2>{t.counters}</h2>
        {adapter.counters.length === 0 ? (
          <p class="muted">{t.countersNone}</p>
        ) : (
          <Table
            caption={t.counters}
            rows={adapter.counters}
            keyOf={(counter) => counter.name}
            columns={[
              { key: 'name', title: t.counter, cell: (counter) => <span title={counter.name}>{counter.help || counter.name}</span> },
              { key: 'value', title: t.value, numeric: true, cell: (counter) => count(counter.value) },
            ]}
          />
        )}
      </section>
    </>
  );
}

function Alarms({ adapter }: { adapter: Adapter }) {
  return (
    <section class="panel">
      <h2>{t.alarms}</h2>
      {adapter.alarms.length === 0 ? (
        <p class="muted">{t.alarmsNone}</p>
      ) : (
        <ul class="alarm-lines">
          {adapter.alarms.map((alarm) => (
            <li key={`${alarm.code} ${alarm.raised}`}>
              <SeverityChip severity={alarm.severity} />
              <div>
                <p>{alarm.text}</p>
                <p class="muted small">
                  {alarm.code} · {t.raised} <Time at={alarm.raised} />
                  {alarm.cleared && (
                    <>
                      {' '}
                      · {t.cleared} <Time at={alarm.cleared} />
                    </>
                  )}
                </p>
              </div>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
