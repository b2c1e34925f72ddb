import { useEffect, useRef, useState } from 'preact/hooks';
import { ask, path } from '../../api/client';
import type { EventSearch } from '../../api/types';
import { replaceQuery, route } from '../../app/router';
import { Button } from '../../ui/Button';
import { TextField } from '../../ui/fields';
import { fromLocalInput, toLocalInput } from '../../ui/format';
import { Empty } from '../../ui/Page';
import { Problem } from '../../ui/Problem';
import { Time } from '../../ui/Time';
import { texts } from '../../texts';
import { EventList, type Line } from './EventList';
import { FilterFields, type Filter } from './Filters';
import { join, withGaps } from './search';
import { t } from './texts';

const PAGE = 100;
/** A slow disk may take its time over 200,000 events. */
const SEARCH_MS = 60_000;

interface Found {
  lines: readonly Line[];
  next: number | undefined;
  reached: string | undefined;
  isLooking: boolean;
  error: Error | null;
}

const nothing: Found = { lines: [], next: undefined, reached: undefined, isLooking: false, error: null };

/** The journal by adapter, type, conversation and time. A span is read from its beginning on, everything else from the newest backwards. */
export function JournalSearch() {
  const query = route.value.query;
  const filter: Filter = { adapter: query.get('adapter') ?? '', conversation: query.get('conversation') ?? '', type: query.get('type') ?? '' };
  const from = query.get('from') ?? '';
  const to = query.get('to') ?? '';
  const newestFirst = from === '';
  const [found, setFound] = useState(nothing);
  const abort = useRef<AbortController>(new AbortController());

  // goes on until a page is full or everything was looked at: one answer may look at much and find nothing
  const look = async (at: number | undefined, lines: readonly Line[]) => {
    const { signal } = abort.current;
    let [next, all, wanted] = [at, lines, eventsOf(lines) + PAGE];
    try {
      do {
        const answer = await ask<EventSearch>(path(['events', 'search'], { ...filter, from, to, first: newestFirst ? 'newest' : 'oldest', at: next, limit: PAGE }), { signal, withinMs: SEARCH_MS });
        all = join(all, withGaps(answer, newestFirst));
        next = answer.next;
        setFound({ lines: all, next, reached: answer.reached, isLooking: next !== undefined && eventsOf(all) < wanted, error: null });
      } while (next !== undefined && eventsOf(all) < wanted && !signal.aborted);
    } catch (error) {
      if (!signal.aborted) {
        setFound((old) => ({ ...old, isLooking: false, error: error as Error }));
      }
    }
  };

  const key = [filter.adapter, filter.conversation, filter.type, from, to].join('\n');
  useEffect(() => {
    abort.current = new AbortController();
    setFound({ ...nothing, isLooking: true });
    const timer = window.setTimeout(() => void look(undefined, []), 150);
    return () => {
      window.clearTimeout(timer);
      abort.current.abort();
    };
  }, [key]);

  const change = (next: Partial<Filter> & { from?: string; to?: string }) => replaceQuery({ ...filter, from, to, ...next });
  const stop = () => {
    abort.current.abort();
    abort.current = new AbortController();
    setFound((old) => ({ ...old, isLooking: false }));
  };

  return (
    <>
      <div class="filter-bar">
        <FilterFields filter={filter} onChange={(next) => change(next)} />
        <TextField label={texts.from} type="datetime-local" value={local(from)} onInput={(value) => change({ from: fromLocalInput(value) ?? '' })} />
        <TextField label={texts.to} type="datetime-local" value={local(to)} onInput={(value) => change({ to: fromLocalInput(value) ?? '' })} />
        <div class="filter-actions">
          <Button onClick={() => replaceQuery({})}>{texts.reset}</Button>
        </div>
      </div>
      {found.error && <Problem error={found.error} />}
      <p class="muted small" role="status">
        {newestFirst ? t.newestFirst : t.oldestFirst} {t.shown(eventsOf(found.lines))}{' '}
        {found.isLooking && (
          <>
            {t.looking} {found.reached && <Time at={found.reached} as="full" />}
          </>
        )}
      </p>
      {found.lines.length > 0 ? <EventList lines={found.lines} /> : !found.isLooking && !found.error && <Empty title={t.noneFound}>{t.noneFoundText}</Empty>}
      {found.isLooking ? <Button onClick={stop}>{t.stopLooking}</Button> : found.next !== undefined && (
        <Button
          onClick={() => {
            setFound((old) => ({ ...old, isLooking: true }));
            void look(found.next, found.lines);
          }}
        >
          {newestFirst ? t.older : t.newer}
        </Button>
      )}
    </>
  );
}

const eventsOf = (lines: readonly Line[]) => lines.filter((line) => line.kind === 'event').length;

const local = (utc: string) => (utc === '' || Number.isNaN(Date.parse(utc)) ? '' : toLocalInput(new Date(utc)));
