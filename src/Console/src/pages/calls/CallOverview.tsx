import { useMemo } from 'preact/hooks';
import { path } from '../../api/client';
import { usePoll } from '../../api/poll';
import type { LiveCall, LiveCalls } from '../../api/types';
import { link, replaceQuery, route } from '../../app/router';
import { AdapterField } from '../../ui/AdapterField';
import { Button } from '../../ui/Button';
import { Chip } from '../../ui/Chip';
import { SearchField } from '../../ui/fields';
import { count, full, roughly } from '../../ui/format';
import { now } from '../../ui/now';
import { Empty, Page } from '../../ui/Page';
import { Progress } from '../../ui/Problem';
import { Table } from '../../ui/Table';
import { texts } from '../../texts';
import { agentOf, callStates, clock, heldMs, partyOf, ties, toneOfCall } from './facts';
import { t } from './texts';

const EVERY_MS = 1000;
const PAGE = 100;
const filters = [...callStates, 'transferred'] as const;

/** Everybody who is on a call now. Asked for every second; the host answers only where something has changed, lengths are counted here. */
export function CallOverview() {
  const query = route.value.query;
  const [q, state, adapter] = [query.get('q') ?? '', query.get('state') ?? '', query.get('adapter') ?? ''];
  const skip = Number(query.get('skip') ?? 0) || 0;
  const { data, error } = usePoll<LiveCalls>(path(['calls'], { q, state, adapter, skip: skip || null, limit: PAGE }), EVERY_MS);
  // the browser's clock may differ from the host's: lengths must not
  const ahead = useMemo(() => (data ? Date.parse(data.at) - Date.now() : 0), [data]);
  const at = now.value + ahead;
  const change = (next: Record<string, string | null>) => replaceQuery({ q, state, adapter, ...next });
  const isFiltered = q !== '' || state !== '' || adapter !== '';
  return (
    <Page title={texts.pages.calls} lead={t.lead}>
      <div class="toolbar toolbar-end">
        <SearchField label={t.search} value={q} onInput={(text) => change({ q: text })} />
        <AdapterField value={adapter} onInput={(name) => change({ adapter: name })} />
      </div>
      <div class="filters" role="group" aria-label={t.filter}>
        <button type="button" class="filter" aria-pressed={state === ''} onClick={() => change({ state: null })}>
          {texts.all}
        </button>
        {filters.map((name) => (
          <button key={name} type="button" class={`filter filter-${toneOfCall(name)}`} aria-pressed={state === name} onClick={() => change({ state: state === name ? null : name })}>
            <span class="dot" aria-hidden="true" /> {t.states[name]} <span class="filter-count">{count(data?.states[name] ?? 0)}</span>
          </button>
        ))}
      </div>
      <Progress of={{ data, error }} />
      {data && !data.complete && <p class="hint">{t.catchingUp}</p>}
      {data && data.unheard.length > 0 && data.calls.some((call) => call.unsureSince) && (
        <p class="hint">{t.unheard(data.unheard.map((item) => t.unheardOne(item.adapter, roughly(at - Date.parse(item.since)))).join(', '))}</p>
      )}
      {data && data.total === 0 && (isFiltered ? <Empty title={t.noneMatch}>{t.noneMatchText}</Empty> : <Empty title={t.none}>{t.noneText}</Empty>)}
      {data && data.calls.length > 0 && (
        <>
          <section class="panel">
            <CallTable calls={data.calls} at={at} />
          </section>
          <div class="toolbar">
            <p class="muted small" role="status">
              {data.total > data.calls.length ? t.shown(count(skip + 1), count(skip + data.calls.length), t.total(data.total, count(data.total))) : t.total(data.total, count(data.total))}
            </p>
            {(skip > 0 || data.next !== undefined) && (
              <div class="filter-actions">
                <Button icon="left" disabled={skip === 0} onClick={() => change({ skip: skip > PAGE ? String(skip - PAGE) : null })}>
                  {t.earlier}
                </Button>
                <Button icon="right" disabled={data.next === undefined} onClick={() => change({ skip: String(data.next) })}>
                  {t.later}
                </Button>
              </div>
            )}
          </div>
        </>
      )}
    </Page>
  );
}

function CallTable({ calls, at }: { calls: readonly LiveCall[]; at: number }) {
  return (
    <Table
      caption={texts.pages.calls}
      rows={calls}
      keyOf={(call) => `${call.dataSource} ${call.conversationId} ${call.participantId} ${call.callId ?? ''}`}
      columns={[
        {
          key: 'agent', title: t.agent,
          cell: (call) => (
            <span class="stack" data-call={call.conversationId}>
              <a href={link(['calls', call.conversationId], { dataSource: call.dataSource })} title={t.showStory(agentOf(call))}>
                <strong>{agentOf(call)}</strong>
              </a>
              <span class="muted small">{call.adapters[0]}</span>
            </span>
          ),
        },
        {
          key: 'state', title: t.state,
          cell: (call) => (
            <span class="stack">
              <span>
                <Chip tone={toneOfCall(call.state)}>{t.states[call.state]}</Chip> <span class="muted small tick-time">{t.inState(clock(at - Date.parse(call.since)))}</span>
              </span>
              {ties(call).map((text) => (
                <span key={text} class="small">
                  {text}
                </span>
              ))}
              {call.unsureSince && (
                <Chip tone="warn" title={t.unsureText(full(new Date(call.unsureSince)))}>
                  {t.unsure}
                </Chip>
              )}
            </span>
          ),
        },
        {
          key: 'party', title: t.party,
          cell: (call) => (
            <span class="stack">
              <span>
                <span class="muted small">{call.direction === 'outbound' ? t.outbound : t.inbound}</span> {partyOf(call) ?? '–'}
              </span>
              {call.queueName && <span class="muted small">{call.queueName}</span>}
            </span>
          ),
        },
        { key: 'length', title: t.length, numeric: true, cell: (call) => <span class="tick-time">{clock(at - Date.parse(call.connectedAt ?? call.startedAt))}</span> },
        {
          key: 'hold', title: t.hold,
          cell: (call) =>
            call.heldSince ? (
              <span class="tone-warn tick-time">{t.onHold(clock(at - Date.parse(call.heldSince)))}</span>
            ) : call.holds > 0 ? (
              <span class="muted small">{t.holds(call.holds, clock(heldMs(call, at)))}</span>
            ) : (
              <span class="muted">–</span>
            ),
        },
        { key: 'recording', title: t.recording, cell: (call) => <span class={call.recordingState === 'paused' ? 'tone-warn' : 'muted'}>{call.recordingState ? (t.recordings[call.recordingState] ?? call.recordingState) : '–'}</span> },
      ]}
    />
  );
}
