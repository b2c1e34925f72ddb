import { path } from '../../api/client';
import { usePoll } from '../../api/poll';
import type { Alarm } from '../../api/types';
import { link } from '../../app/router';
import { Chip, SeverityChip } from '../../ui/Chip';
import { Page } from '../../ui/Page';
import { Progress } from '../../ui/Problem';
import { Table } from '../../ui/Table';
import { Time } from '../../ui/Time';
import { texts } from '../../texts';
import { AlarmTimes } from './AlarmRow';
import { t } from './texts';

const EVERY_MS = 5000;

interface Detail {
  alarm: Alarm;
  history: { at: string; change: string; by?: string; text?: string }[];
}

export function AlarmDetails({ id }: { id: string }) {
  const { data, error } = usePoll<Detail>(path(['alarms', id]), EVERY_MS);
  return (
    <Page title={data?.alarm.title ?? texts.pages.alarms}>
      <p>
        <a href={link(['alarms'])}>← {texts.pages.alarms}</a>
      </p>
      <Progress of={{ data, error }} />
      {data && (
        <>
          <section class="panel">
            <p class="adapter-state">
              <SeverityChip severity={data.alarm.severity} />
              <Chip tone={data.alarm.state === 'active' ? 'bad' : data.alarm.state === 'acknowledged' ? 'warn' : 'idle'}>{t.states[data.alarm.state]}</Chip>
              <span class="muted small">{data.alarm.kind}</span>
            </p>
            <p>{data.alarm.text}</p>
            {data.alarm.remedy && (
              <p>
                <b>{t.todo}:</b> {data.alarm.remedy}
              </p>
            )}
            <AlarmTimes alarm={data.alarm} />
          </section>
          <section class="panel">
            <h2>{t.history}</h2>
            <Table
              caption={t.history}
              rows={data.history}
              keyOf={(entry) => `${entry.at} ${entry.change}`}
              columns={[
                { key: 'at', title: t.at, cell: (entry) => <Time at={entry.at} /> },
                { key: 'what', title: t.what, cell: (entry) => t.changes[entry.change] ?? entry.change },
                { key: 'by', title: t.by, cell: (entry) => entry.by ?? '–' },
                { key: 'text', title: t.text, cell: (entry) => entry.text ?? '' },
              ]}
            />
          </section>
        </>
      )}
    </Page>
  );
}
