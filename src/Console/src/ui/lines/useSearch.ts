import { useEffect, useRef, useState } from 'preact/hooks';
import { ask } from '../../api/client';

/** Typing is over before the host is asked. */
const WAIT_MS = 200;
/** A slow disk may take its time over 200,000 of them. */
const SEARCH_MS = 60_000;

/** A piece of what was looked through; next is where to go on, absent at the end. */
export interface Answer {
  next?: string | number;
}

export interface Found<A extends Answer, L> {
  lines: readonly L[];
  last: A | null;
  isLooking: boolean;
  error: Error | null;
}

export interface Searching<A extends Answer, L> extends Found<A, L> {
  more: () => void;
  stop: () => void;
}

const nothing = { lines: [], last: null, isLooking: true, error: null };

/** Looks through what is answered piece by piece, until a page is full or everything was looked at: one answer may look at much and find nothing. */
export function useSearch<A extends Answer, L>(address: (at: string | number | undefined) => string, take: (lines: readonly L[], answer: A) => readonly L[], perPage: number, counts: (line: L) => boolean = () => true): Searching<A, L> {
  const [found, setFound] = useState<Found<A, L>>(nothing);
  const abort = useRef(new AbortController());
  const many = (lines: readonly L[]) => lines.filter(counts).length;

  const look = async (at: string | number | undefined, before: readonly L[]) => {
    const { signal } = abort.current;
    const wanted = many(before) + perPage;
    let [next, lines] = [at, before];
    try {
      do {
        const last: A = await ask<A>(address(next), { signal, withinMs: SEARCH_MS });
        lines = take(lines, last);
        next = last.next;
        setFound({ lines, last, isLooking: next !== undefined && many(lines) < wanted, error: null });
      } while (next !== undefined && many(lines) < wanted && !signal.aborted);
    } catch (error) {
      if (!signal.aborted) {
        setFound((old) => ({ ...old, isLooking: false, error: error as Error }));
      }
    }
  };

  useEffect(() => {
    abort.current = new AbortController();
    setFound(nothing);
    const timer = window.setTimeout(() => void look(undefined, []), WAIT_MS);
    return () => {
      window.clearTimeout(timer);
      abort.current.abort();
    };
  }, [address(undefined)]);

  return {
    ...found,
    more: () => {
      setFound((old) => ({ ...old, isLooking: true }));
      void look(found.last?.next, found.lines);
    },
    stop: () => {
      abort.current.abort();
      abort.current = new AbortController();
      setFound((old) => ({ ...old, isLooking: false }));
    },
  };
}
