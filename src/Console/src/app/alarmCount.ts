import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { usePoll } from '../api/poll';
import type { AdapterList } from '../api/types';

const EVERY_MS = 10_000;

/** How many alarms are active: what the menu shows beside "Alarms". */
export const activeAlarms = signal(0);

export function useAlarmCount(): void {
  const { data } = usePoll<AdapterList>('/api/v1/adapters', EVERY_MS);
  useEffect(() => {
    if (data) {
      activeAlarms.value = data.adapters.flatMap((adapter) => adapter.alarms).filter((alarm) => !alarm.cleared).length;
    }
  }, [data]);
}
