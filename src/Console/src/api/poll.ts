import { useEffect, useRef, useState } from 'preact/hooks';
import { askAgain, hasEnded, type Asking, type Tagged } from './client';

export interface Polled<T> {
  data: T | null;
  /** Why the last request failed; the data is then that of an earlier one. */
  error: Error | null;
  refresh: () => void;
}

/** Asks for a path again and again while the page can be seen, and once more as soon as it can be seen again. A path of null asks for nothing. */
export function usePoll<T>(path: string | null, everyMs: number, asking: Asking = {}): Polled<T> {
  const [state, setState] = useState<{ path: string | null; data: T | null; error: Error | null }>({ path, data: null, error: null });
  const again = useRef<() => void>(() => {});
  useEffect(() => {
    if (path === null) {
      return;
    }
    const abort = new AbortController();
    let timer = 0;
    let underWay = false;
    let known: Tagged<T> | null = null;
    const look = async () => {
      if (underWay || hasEnded.value) {
        return;
      }
      window.clearTimeout(timer);
      underWay = true;
      try {
        const answer: Tagged<T> = await askAgain<T>(path, known, { ...asking, signal: abort.signal });
        const isNew = answer !== known;
        known = answer;
        setState((old) => (isNew || old.error !== null || old.path !== path ? { path, data: answer.data, error: null } : old));
      } catch (error) {
        if (!abort.signal.aborted) {
          setState((old) => ({ path, data: old.path === path ? old.data : null, error: error as Error }));
        }
      } finally {
        underWay = false;
        if (!abort.signal.aborted && document.visibilityState === 'visible') {
          timer = window.setTimeout(look, everyMs);
        }
      }
    };
    const seen = () => {
      if (document.visibilityState === 'visible') {
        void look();
      }
    };
    again.current = () => void look();
    document.addEventListener('visibilitychange', seen);
    // at once, and as soon as somebody has signed in again
    const stop = hasEnded.subscribe(() => void look());
    return () => {
      stop();
      abort.abort();
      window.clearTimeout(timer);
      document.removeEventListener('visibilitychange', seen);
    };
  }, [path, everyMs]);
  return { data: state.path === path ? state.data : null, error: state.path === path ? state.error : null, refresh: () => again.current() };
}
