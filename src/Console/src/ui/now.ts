import { signal } from '@preact/signals';

/** The time, moved on every second while the page can be seen: what shows ages reads this. */
export const now = signal(Date.now());

export function startClock(): void {
  const tick = () => {
    now.value = Date.now();
  };
  setInterval(() => {
    if (document.visibilityState === 'visible') {
      tick();
    }
  }, 1000);
  document.addEventListener('visibilitychange', tick);
}
