import { useEffect, useState } from 'preact/hooks';
import { path } from '../../api/client';
import { usePoll } from '../../api/poll';
import type { Alarm } from '../../api/types';
import { link, replaceQuery, route } from '../../app/router';
import { may } from '../../app/session';
import { BulkBar, useSelection } from '../../ui/Bulk';
import { Button } from '../../ui/Button';
import { confirm } from '../../ui/dialog';
import { act, tellError } from '../../ui/outcomes';
import { Empty, Page } from '../../ui/Page';
import { Pager } from '../../ui/Pager';
import { Progress } from '../../ui/Problem';
import { Tabs } from '../../ui/Tabs';
import { texts } from '../../texts';
import { AcknowledgeDialog } from './AcknowledgeDialog';
import { AlarmDetails } from './AlarmDetails';
import { AlarmRow } from './AlarmRow';
import { change, everyId } from './many';
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
  const [acknowledging, setAcknowledging] = useState<readonly number[] | null>(null);
  const alarms = data?.alarms ?? [];
  const selection = useSelection(alarms, (alarm) => alarm.id);
  const { chosen } = selection;
  // beyond the page that is shown; forgotten with the first one that is not ticked any more
  const [every, setEvery] = useState<readonly number[] | null>(null);
  const isPage = alarms.length > 0 && chosen.length === alarms.length;
  useEffect(() => void (isPage || setEvery(null)), [isPage]);
  const ids = isPage && every !== null ? every : chosen.map((alarm) => alarm.id);
  const canChange = may('operator') && state !== 'cleared';

  const clear = async (which: readonly number[]) => {
    if (await confirm({ title: t.clearTitle(which.length), text: t.clearText, action: t.clear })) {
      await act(t.clear, () => change('clear', which), t.clearedDone);
      forget();
    }
  };
  const forget = () => {
    selection.setAll(false);
    setEvery(null);
    refresh();
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
        <BulkBar selection={selection} many={ids.length}>
          {isPage && every === null && (before !== undefined || data?.next !== undefined) && (
            <Button onClick={() => void everyId(state, adapter).then(setEvery, (problem) => tellError(t.every, problem))}>{t.every}</Button>
          )}
          {state === 'active' && <Button onClick={() => setAcknowledging(ids)}>{t.acknowledge}</Button>}
          <Button onClick={() => void clear(ids)}>{t.clear}</Button>
        </BulkBar>
      )}
      <ul class="adapters" aria-label={texts.pages.alarms}>
        {alarms.map((alarm) => (
          <AlarmRow
            key={alarm.id}
            alarm={alarm}
            isSelected={selection.has(alarm)}
            onSelect={canChange ? (isOn) => selection.set(alarm, isOn) : undefined}
            onAcknowledge={canChange && state === 'active' ? () => setAcknowledging([alarm.id]) : undefined}
            onClear={canChange ? () => void clear([alarm.id]) : undefined}
          />
        ))}
      </ul>
      <Pager at={before} next={data?.next} onGo={setBefore} />
      {acknowledging && (
        <AcknowledgeDialog
          ids={acknowledging}
          onClose={() => setAcknowledging(null)}
          onDone={() => {
            setAcknowledging(null);
            forget();
          }}
        />
      )}
    </Page>
  );
}
