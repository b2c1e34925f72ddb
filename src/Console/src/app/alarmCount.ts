import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { usePoll } from '../api/poll';

const EVERY_MS = 10_000;

/** More are not counted, only said to be more. */
export const COUNTED = 99;

/** How many alarms are active: what the menu shows beside "Alarms". */
export const activeAlarms = signal(0);

export function useAlarmCount(): void {
  const { data } = usePoll<{ alarms: unknown[] }>(`/api/v1/alarms?state=active&limit=${COUNTED + 1}`, EVERY_MS);
  useEffect(() => {
    if (data) {
      activeAlarms.value = data.alarms.length;
    }
  }, [data]);
}
