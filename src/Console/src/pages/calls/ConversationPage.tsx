import { useState } from 'preact/hooks';
import { ApiError, path } from '../../api/client';
import { usePoll } from '../../api/poll';
import type { Conversation, Lane, Segment } from '../../api/types';
import { link, route } from '../../app/router';
import { Chip } from '../../ui/Chip';
import { Facts } from '../../ui/Facts';
import { duration, full } from '../../ui/format';
import { now } from '../../ui/now';
import { Empty, Page } from '../../ui/Page';
import { Problem, Progress } from '../../ui/Problem';
import { Table } from '../../ui/Table';
import { Time } from '../../ui/Time';
import { EventList } from '../events/EventList';
import { agentOf, clock, laneName, partyOf, toneOfCall } from './facts';
import { stretch } from './picture';
import { StoryLegend, StoryPicture } from './StoryPicture';
import { story as t, t as calls } from './texts';

const EVERY_MS = 2000;

/** One conversation's story, live while it goes on. */
export function ConversationPage({ id }: { id: string }) {
  const dataSource = route.value.query.get('dataSource');
  const { data, error } = usePoll<Conversation>(path(['conversations', id], { dataSource }), EVERY_MS);
  const isUnknown = error instanceof ApiError && error.status === 404 && !data;
  return (
    <Page
      title={data ? titleOf(data) : t.title}
      lead={id}
      actions={
        <a class="button button-plain" href={link(['calls'])}>
          {t.back}
        </a>
      }
    >
      {isUnknown ? <Empty title={error.message}>{error.remedy}</Empty> : error && data ? <Problem error={error} /> : <Progress of={{ data, error }} />}
      {data && <Story conversation={data} />}
    </Page>
  );
}

/** Who it was with whom. */
function titleOf({ lanes }: Conversation): string {
  const agents = [...new Set(lanes.filter((lane) => lane.call).map(agentOf))];
  const party = lanes.map(partyOf).find((name) => name !== undefined);
  return [agents.join(', '), party].filter((part) => part).join(' · ') || t.title;
}

function Story({ conversation }: { conversation: Conversation }) {
  const [picked, setPicked] = useState<{ sequence: number } | undefined>(undefined);
  const { from, to } = stretch(conversation, now.value);
  const recording = conversation.open && conversation.recordingState ? (calls.recordings[conversation.recordingState] ?? conversation.recordingState) : undefined;
  return (
    <>
      <section class="panel">
        <div class="adapter-state">
          <Chip tone={conversation.open ? 'ok' : 'idle'}>{conversation.open ? t.goesOn : t.over}</Chip>
          {conversation.unsureSince && <Chip tone="warn">{calls.unsureText(full(new Date(conversation.unsureSince)))}</Chip>}
        </div>
        <Facts
          as="totals"
          facts={[
            [t.from, <Time at={conversation.from} as="full" />],
            [t.to, conversation.to && <Time at={conversation.to} as="full" />],
            [t.length, <span class="tick-time">{clock(to - from)}</span>],
            [t.recording, recording],
            [t.dataSource, conversation.dataSource],
            [t.adapters, conversation.adapters.join(', ')],
          ]}
        />
        {conversation.otherDataSources.length > 0 && <p class="muted small">{t.others(conversation.otherDataSources.join(', '))}</p>}
      </section>
      <section class="panel">
        <div class="account-head">
          <h2>{t.picture}</h2>
          <StoryLegend />
        </div>
        <StoryPicture conversation={conversation} from={from} to={to} onPick={(sequence) => setPicked({ sequence })} />
      </section>
      <section class="panel">
        <h2>{t.segments}</h2>
        <Segments lanes={conversation.lanes} />
      </section>
      <section class="page" aria-labelledby="story-events">
        <div class="account-head">
          <h2 id="story-events">{t.events}</h2>
          <a href={link(['events', 'search'], { conversation: conversation.conversationId })}>{t.search}</a>
        </div>
        {conversation.truncated && <p class="hint">{t.truncated}</p>}
        <EventList lines={conversation.events.map((event) => ({ kind: 'event', event }))} shown={picked} />
      </section>
    </>
  );
}

/** The picture in words. */
function Segments({ lanes }: { lanes: readonly Lane[] }) {
  const rows = lanes.flatMap((lane, of) => lane.segments.map((segment, at) => ({ lane, segment, of, at })));
  return (
    <Table
      caption={t.segments}
      rows={rows}
      keyOf={(row) => `${row.of} ${row.at}`}
      columns={[
        { key: 'leg', title: t.leg, cell: (row) => <strong>{laneName(row.lane)}</strong> },
        { key: 'state', title: t.state, cell: (row) => <Chip tone={toneOfCall(row.segment.state)}>{t.states[row.segment.state]}</Chip> },
        { key: 'from', title: t.begin, cell: (row) => <Time at={row.segment.from} /> },
        { key: 'to', title: t.end, cell: (row) => (row.segment.to ? <Time at={row.segment.to} /> : <span class="muted">{t.now}</span>) },
        { key: 'length', title: t.length, numeric: true, cell: (row) => duration(Date.parse(row.segment.to ?? new Date(now.value).toISOString()) - Date.parse(row.segment.from)) },
        { key: 'note', title: t.note, cell: (row) => notes(row.lane, row.segment, row.at).join('; ') || <span class="muted">–</span> },
      ]}
    />
  );
}

/** What else is to be said of a state of a leg. */
function notes(lane: Lane, segment: Segment, at: number): string[] {
  const isLast = at === lane.segments.length - 1;
  const isWithin = (moment: string) => Date.parse(moment) >= Date.parse(segment.from) && (segment.to === undefined || Date.parse(moment) <= Date.parse(segment.to));
  return [
    ...(at === 0 && lane.beginUnknown ? [t.beginUnknown] : []),
    ...(at === 0 && lane.transferredFrom ? [t.takesOver(lane.transferredFrom)] : []),
    ...lane.consults.filter((consult) => isWithin(consult.from)).map((consult) => (consult.starter ? t.consults(consult.with ?? t.somebody) : t.consultedBy(consult.with ?? t.somebody))),
    ...(isLast && lane.transferType ? [t.leaves(lane.transferType)] : []),
    ...(isLast && lane.failed ? [t.failed] : []),
    ...(isLast && !lane.open && lane.endReason ? [t.ends(lane.endReason)] : []),
    ...(segment.recovered ? [t.recovered] : []),
  ];
}
