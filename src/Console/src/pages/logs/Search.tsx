import { useEffect, useRef, useState } from 'preact/hooks';
import { ask, path } from '../../api/client';
import type { LogPage } from '../../api/types';
import { replaceQuery, route } from '../../app/router';
import { Button } from '../../ui/Button';
import { TextField } from '../../ui/fields';
import { fromLocalInput, toLocalInput } from '../../ui/format';
import { Empty } from '../../ui/Page';
import { Problem } from '../../ui/Problem';
import { texts } from '../../texts';
import { t as e } from '../events/texts';
import { FilterFields, filterOf, type Filter } from './Filters';
import type { Shown } from './lines';
import { LogList } from './LogList';
import { t } from './texts';

const PAGE = 200;
const WAIT_MS = 250;
const SEARCH_MS = 60_000;

interface Found {
  lines: readonly Shown[];
  next: string | undefined;
  files: number;
  isLooking: boolean;
  error: Error | null;
}

const nothing: Found = { lines: [], next: undefined, files: 0, isLooking: false, error: null };

/** The lines of a span out of the log files, oldest first; without a span those of the last hour. */
export function Search() {
  const query = route.value.query;
  const filter = filterOf(query);
  const from = query.get('from') ?? '';
  const to = query.get('to') ?? '';
  const [found, setFound] = useState(nothing);
  const abort = useRef<AbortController>(new AbortController());

  // goes on until a page is full or everything was looked at: one answer may look at much and find nothing
  const look = async (at: string | undefined, lines: readonly Shown[]) => {
    const { signal } = abort.current;
    let [next, all] = [at, lines];
    const wanted = lines.length + PAGE;
    try {
      do {
        const answer = await ask<LogPage>(path(['logs'], { ...filter, from, to, at: next, limit: PAGE }), { signal, withinMs: SEARCH_MS });
        all = [...all, ...answer.lines.map((line, index): Shown => ({ key: `${all.length + index}`, line }))];
        next = answer.next;
        setFound({ lines: all, next, files: answer.files, isLooking: next !== undefined && all.length < wanted, error: null });
      } while (next !== undefined && all.length < wanted && !signal.aborted);
    } catch (error) {
      if (!signal.aborted) {
        setFound((old) => ({ ...old, isLooking: false, error: error as Error }));
      }
    }
  };

  const key = [filter.adapter, filter.level, filter.text, from, to].join('\n');
  useEffect(() => {
    abort.current = new AbortController();
    setFound({ ...nothing, isLooking: true });
    const timer = window.setTimeout(() => void look(undefined, []), WAIT_MS);
    return () => {
      window.clearTimeout(timer);
      abort.current.abort();
    };
  }, [key]);

  const change = (next: Partial<Filter> & { from?: string; to?: string }) => replaceQuery({ ...filter, from, to, ...next });
  return (
    <>
      <div class="filter-bar">
        <FilterFields filter={filter} onChange={change} />
        <TextField label={texts.from} type="datetime-local" value={local(from)} onInput={(value) => change({ from: fromLocalInput(value) ?? '' })} />
        <TextField label={texts.to} type="datetime-local" value={local(to)} onInput={(value) => change({ to: fromLocalInput(value) ?? '' })} />
        <div class="filter-actions">
          <Button onClick={() => replaceQuery({})}>{texts.reset}</Button>
        </div>
      </div>
      {found.error && <Problem error={found.error} />}
      <p class="muted small" role="status">
        {from === '' ? t.lastHour : e.oldestFirst} {t.shown(found.lines.length)} {found.isLooking && e.looking}
      </p>
      {found.lines.length > 0 ? <LogList lines={found.lines} /> : !found.isLooking && !found.error && <Empty title={e.noneFound}>{found.files === 0 ? t.noFiles : t.noneFound}</Empty>}
      {found.next !== undefined && !found.isLooking && (
        <Button
          onClick={() => {
            setFound((old) => ({ ...old, isLooking: true }));
            void look(found.next, found.lines);
          }}
        >
          {e.newer}
        </Button>
      )}
    </>
  );
}

const local = (utc: string) => (utc === '' || Number.isNaN(Date.parse(utc)) ? '' : toLocalInput(new Date(utc)));
