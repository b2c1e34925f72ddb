import { useState } from 'preact/hooks';
import { ask, path } from '../../api/client';
import { usePoll } from '../../api/poll';
import type { Alarm } from '../../api/types';
import { link, replaceQuery, route } from '../../app/router';
import { may } from '../../app/session';
import { Button } from '../../ui/Button';
import { confirm } from '../../ui/dialog';
import { act } from '../../ui/outcomes';
import { Empty, Page } from '../../ui/Page';
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
  const [selected, setSelected] = useState<ReadonlySet<number>>(new Set());
  const [acknowledging, setAcknowledging] = useState<readonly Alarm[] | null>(null);
  const alarms = data?.alarms ?? [];
  const chosen = alarms.filter((alarm) => selected.has(alarm.id));
  const canChange = may('operator') && state !== 'cleared';

  const clear = async (which: readonly Alarm[]) => {
    if (await confirm({ title: t.clearTitle(which.length), text: t.clearText, action: t.clear })) {
      await act(t.clear, () => ask('/api/v1/alarms/clear', { method: 'POST', body: { ids: which.map((alarm) => alarm.id) } }), () => t.clearedDone(which.length));
      setSelected(new Set());
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
        <div class="bulk">
          <label class="check">
            <input type="checkbox" checked={chosen.length === alarms.length} onChange={(event) => setSelected(event.currentTarget.checked ? new Set(alarms.map((alarm) => alarm.id)) : new Set())} />
            {chosen.length === 0 ? texts.selectAll : texts.selected(chosen.length)}
          </label>
          {chosen.length > 0 && (
            <div class="bulk-actions">
              {state === 'active' && <Button onClick={() => setAcknowledging(chosen)}>{t.acknowledge}</Button>}
              <Button onClick={() => void clear(chosen)}>{t.clear}</Button>
            </div>
          )}
        </div>
      )}
      <ul class="adapters" aria-label={texts.pages.alarms}>
        {alarms.map((alarm) => (
          <AlarmRow
            key={alarm.id}
            alarm={alarm}
            isSelected={selected.has(alarm.id)}
            onSelect={
              canChange
                ? (isOn) => {
                    const next = new Set(selected);
                    if (isOn) {
                      next.add(alarm.id);
                    } else {
                      next.delete(alarm.id);
                    }
                    setSelected(next);
                  }
                : undefined
            }
            onAcknowledge={canChange && state === 'active' ? () => setAcknowledging([alarm]) : undefined}
            onClear={canChange ? () => void clear([alarm]) : undefined}
          />
        ))}
      </ul>
      <div class="filter-actions">
        {before !== undefined && <Button onClick={() => setBefore(undefined)}>{texts.newest}</Button>}
        {data?.next !== undefined && <Button onClick={() => setBefore(data.next)}>{texts.older}</Button>}
      </div>
      {acknowledging && (
        <AcknowledgeDialog
          alarms={acknowledging}
          onClose={() => setAcknowledging(null)}
          onDone={() => {
            setSelected(new Set());
            refresh();
          }}
        />
      )}
    </Page>
  );
}
