import { useState } from 'preact/hooks';
import { ask, path } from '../../api/client';
import { usePoll } from '../../api/poll';
import type { Alarm } from '../../api/types';
import { link, replaceQuery, route } from '../../app/router';
import { may } from '../../app/session';
import { BulkBar, useSelection } from '../../ui/Bulk';
import { Button } from '../../ui/Button';
import { confirm } from '../../ui/dialog';
import { act } from '../../ui/outcomes';
import { Empty, Page } from '../../ui/Page';
import { Pager } from '../../ui/Pager';
import { Progress } from '../../ui/Problem';
import { Tabs } from '../../ui/Tabs';
import { texts } from '../../texts';
import { AcknowledgeDialog } from './AcknowledgeDialog';
import { AlarmDetails } from './AlarmDetails';
import { AlarmRow } from './AlarmRow';
import { t } from './texts';

const EVERY_MS = 4000;
const states = ['active', 'acknowledged', 'cleared'] as const;

export function AlarmsPage() {
  const [part = 'active'] = route.value.rest;
  return /^\d+$/.test(part) ? <AlarmDetails id={part} /> : <AlarmOverview state={states.find((state) => state === part) ?? 'active'} />;
}

function AlarmOverview({ state }: { state: Alarm['state'] }) {
  const adapter = route.value.query.get('adapter') ?? '';
  const [before, setBefore] = useState<number | undefined>(undefined);
  const { data, error, refresh } = usePoll<{ alarms: Alarm[]; next?: number }>(path(['alarms'], { state, adapter, before }), EVERY_MS);
  const [acknowledging, setAcknowledging] = useState<readonly Alarm[] | null>(null);
  const alarms = data?.alarms ?? [];
  const selection = useSelection(alarms, (alarm) => alarm.id);
  const { chosen } = selection;
  const canChange = may('operator') && state !== 'cleared';

  const clear = async (which: readonly Alarm[]) => {
    if (await confirm({ title: t.clearTitle(which.length), text: t.clearText, action: t.clear })) {
      await act(t.clear, () => ask('/api/v1/alarms/clear', { method: 'POST', body: { ids: which.map((alarm) => alarm.id) } }), () => t.clearedDone(which.length));
      selection.setAll(false);
      refresh();
    }
  };

  return (
    <Page title={texts.pages.alarms} lead={t.lead}>
      <Tabs label={texts.pages.alarms} current={state} tabs={states.map((key) => ({ key, text: t.states[key], href: link(['alarms', ...(key === 'active' ? [] : [key])], { adapter }) }))} />
      {adapter && (
        <p>
          {t.onlyOf(adapter)} <Button onClick={() => replaceQuery({})}>{t.ofAll}</Button>
        </p>
      )}
      <Progress of={{ data, error }} />
      {data && alarms.length === 0 && <Empty title={t.none[state]}>{state === 'active' ? t.noneText : undefined}</Empty>}
      {canChange && alarms.length > 0 && (
        <BulkBar selection={selection}>
          {state === 'active' && <Button onClick={() => setAcknowledging(chosen)}>{t.acknowledge}</Button>}
          <Button onClick={() => void clear(chosen)}>{t.clear}</Button>
        </BulkBar>
      )}
      <ul class="adapters" aria-label={texts.pages.alarms}>
        {alarms.map((alarm) => (
          <AlarmRow
            key={alarm.id}
            alarm={alarm}
            isSelected={selection.has(alarm)}
            onSelect={canChange ? (isOn) => selection.set(alarm, isOn) : undefined}
            onAcknowledge={canChange && state === 'active' ? () => setAcknowledging([alarm]) : undefined}
            onClear={canChange ? () => void clear([alarm]) : undefined}
          />
        ))}
      </ul>
      <Pager at={before} next={data?.next} onGo={setBefore} />
      {acknowledging && (
        <AcknowledgeDialog
          alarms={acknowledging}
          onClose={() => setAcknowledging(null)}
          onDone={() => {
            selection.setAll(false);
            refresh();
          }}
        />
      )}
    </Page>
  );
}
