import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { usePoll } from '../api/poll';

const EVERY_MS = 10_000;

/** How many alarms are active: what the menu shows beside "Alarms". */
export const activeAlarms = signal(0);

export function useAlarmCount(): void {
  const { data } = usePoll<{ open: Record<string, number> }>('/api/v1/alarms?state=active&limit=1', EVERY_MS);
  useEffect(() => {
    if (data) {
      activeAlarms.value = Object.values(data.open).reduce((sum, many) => sum + many, 0);
    }
  }, [data]);
}
