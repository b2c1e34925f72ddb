import { useEffect, useState } from 'preact/hooks';
import { ask, path } from '../../api/client';
import { usePoll } from '../../api/poll';
import type { RecordingLine, RecordingList } from '../../api/types';
import { link, replaceQuery, route } from '../../app/router';
import { may } from '../../app/session';
import { Button } from '../../ui/Button';
import { Chip } from '../../ui/Chip';
import { SelectField, TextField } from '../../ui/fields';
import { bytes } from '../../ui/format';
import { MomentField } from '../../ui/MomentField';
import { act } from '../../ui/outcomes';
import { Empty } from '../../ui/Page';
import { Pager } from '../../ui/Pager';
import { Progress } from '../../ui/Problem';
import { Table } from '../../ui/Table';
import { Time } from '../../ui/Time';
import { texts } from '../../texts';
import { retryable, states, statesOf, toneOfRecording } from './states';
import { t } from './texts';

const EVERY_MS = 5000;

/** Every recording that the platform named, newest first, a hundred at a time. What it is filtered by stands in the address. */
export function Ledger({ source }: { source: string }) {
  const { query } = route.value;
  const [state, from, to, conversation] = ['state', 'from', 'to', 'conversation'].map((key) => query.get(key) ?? '') as [string, string, string, string];
  const filter = { state, from, to, conversation };
  const filterKey = JSON.stringify(filter);
  const [after, setAfter] = useState<string | undefined>(undefined);
  useEffect(() => setAfter(undefined), [filterKey]);
  const change = (part: Partial<typeof filter>) => replaceQuery({ ...filter, ...part });
  const wanted = statesOf(state);
  const address = path(['imports', source, 'recordings'], { from, to, conversation, after, limit: 100 }) + wanted.map((one) => `&state=${one}`).join('');
  const { data, error, refresh } = usePoll<RecordingList>(address, EVERY_MS);
  const again = wanted.filter((one) => (retryable as readonly string[]).includes(one));
  const retry = async () => {
    await act(t.retry, () => ask<{ message: string }>(`${path(['imports', source, 'retry'])}?${again.map((one) => `state=${one}`).join('&')}`, { method: 'POST' }), (answer) => answer.message);
    refresh();
  };
  return (
    <>
      <div class="filter-bar">
        <SelectField
          label={t.state}
          value={state}
          onInput={(value) => change({ state: value })}
          options={[['', t.anyState], ['open', t.groups.open], ['trouble', t.groups.trouble], ...states.map((one): [string, string] => [one, t.states[one] ?? one])]}
        />
        <TextField label={t.conversation} value={conversation} onInput={(value) => change({ conversation: value.trim() })} placeholder={t.anyConversation} />
        <MomentField label={t.fromField} value={from} onInput={(value) => change({ from: value })} />
        <MomentField label={t.toField} value={to} onInput={(value) => change({ to: value })} />
        <div class="filter-actions">
          <Button disabled={filterKey === JSON.stringify({ state: '', from: '', to: '', conversation: '' })} onClick={() => replaceQuery({})}>
            {texts.reset}
          </Button>
          {may('operator') && again.length > 0 && (data?.recordings.length ?? 0) > 0 && <Button onClick={() => void retry()}>{t.retryThese}</Button>}
        </div>
      </div>
      <Progress of={{ data, error }} />
      {data?.recordings.length === 0 && <Empty title={t.none}>{t.noneText}</Empty>}
      {data && data.recordings.length > 0 && (
        <section class="panel">
          <Table caption={t.ledger} rows={data.recordings} keyOf={(line) => `${line.conversationId} ${line.recordingId}`} columns={columns(source)} />
        </section>
      )}
      <Pager at={after} next={data?.next} onGo={setAfter} />
    </>
  );
}

const columns = (source: string) => [
  { key: 'began', title: t.began, cell: (line: RecordingLine) => <Time at={line.conversationStart} /> },
  { key: 'state', title: t.state, cell: (line: RecordingLine) => <Chip tone={toneOfRecording(line.state)}>{t.states[line.state] ?? line.state}</Chip> },
  {
    key: 'recording', title: t.recording,
    cell: (line: RecordingLine) => (
      <span class="ids">
        <a href={link(['recordings', source, line.conversationId, line.recordingId])}>{line.recordingId}</a>
        <span class="muted small block">{line.conversationId}</span>
      </span>
    ),
  },
  { key: 'media', title: t.media, cell: (line: RecordingLine) => line.media ?? '–' },
  { key: 'size', title: t.size, numeric: true, cell: (line: RecordingLine) => (line.sizeInBytes === undefined ? '–' : bytes(line.sizeInBytes)) },
  { key: 'stored', title: t.storedAt, cell: (line: RecordingLine) => <Time at={line.storedAt} /> },
  {
    key: 'why', title: t.why,
    cell: (line: RecordingLine) => (
      <span>
        {line.reason ?? [line.late && t.late, line.overLong && t.overLong].filter(Boolean).join(', ')}
        {line.nextAttempt && (
          <span class="muted small block">
            {t.triedAgain(line.attempts)} <Time at={line.nextAttempt} as="ago" />
          </span>
        )}
      </span>
    ),
  },
];
