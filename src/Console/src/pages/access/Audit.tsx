import { useState } from 'preact/hooks';
import { path } from '../../api/client';
import { usePoll } from '../../api/poll';
import type { AuditEntry } from '../../api/types';
import { Chip, type Tone } from '../../ui/Chip';
import { TextField } from '../../ui/fields';
import { MomentField } from '../../ui/MomentField';
import { Empty } from '../../ui/Page';
import { Pager } from '../../ui/Pager';
import { Progress } from '../../ui/Problem';
import { Table } from '../../ui/Table';
import { Time } from '../../ui/Time';
import { texts } from '../../texts';
import { t } from './texts';

const EVERY_MS = 5000;
const tones: Record<AuditEntry['outcome'], Tone> = { done: 'ok', denied: 'bad', rejected: 'warn', failed: 'bad' };

export function Audit() {
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const [user, setUser] = useState('');
  const [after, setAfter] = useState<string | undefined>(undefined);
  const query = { from, to, user };
  const { data, error } = usePoll<{ entries: AuditEntry[]; next?: string; unreadable: number }>(path(['audit'], { ...query, after }), EVERY_MS);
  return (
    <>
      <div class="filter-bar">
        <TextField label={t.who} value={user} onInput={setUser} />
        <MomentField label={texts.from} value={from} onInput={setFrom} />
        <MomentField label={texts.to} value={to} onInput={setTo} />
        <div class="filter-actions">
          <a class="button button-plain" href={path(['audit'], { ...query, format: 'csv' })} download="audit.csv">
            {t.csv}
          </a>
        </div>
      </div>
      <Progress of={{ data, error }} />
      {data && data.unreadable > 0 && <p class="tone-bad">{t.someUnreadable(data.unreadable)}</p>}
      {data?.entries.length === 0 && <Empty title={t.noEntries} />}
      {data && data.entries.length > 0 && (
        <section class="panel">
          <Table
            caption={t.audit}
            rows={data.entries}
            keyOf={(entry) => entry.id}
            columns={[
              { key: 'at', title: t.at, cell: (entry) => <Time at={entry.at} /> },
              { key: 'who', title: t.who, cell: (entry) => <span>{[entry.user ?? '–', entry.role && `(${entry.role})`].filter(Boolean).join(' ')}</span> },
              { key: 'by', title: t.byWhat, cell: (entry) => [entry.client, entry.address].filter(Boolean).join(' · ') },
              { key: 'action', title: t.action, cell: (entry) => <code>{entry.action}</code> },
              { key: 'target', title: t.target, cell: (entry) => entry.target ?? '–' },
              {
                key: 'outcome', title: t.outcome,
                cell: (entry) => (
                  <Chip tone={tones[entry.outcome]}>
                    {entry.outcome}
                    {entry.repeats !== undefined && ` × ${entry.repeats + 1}`}
                  </Chip>
                ),
              },
            ]}
          />
        </section>
      )}
      <Pager at={after} next={data?.next} onGo={setAfter} />
    </>
  );
}
