import { texts } from '../texts';
import { Button } from './Button';

/** The way through what is told a page at a time, newest first. */
export function Pager<C>({ at, next, onGo }: { at: C | undefined; next: C | undefined; onGo: (to: C | undefined) => void }) {
  return (
    <div class="filter-actions">
      {at !== undefined && <Button onClick={() => onGo(undefined)}>{texts.newest}</Button>}
      {next !== undefined && <Button onClick={() => onGo(next)}>{texts.older}</Button>}
    </div>
  );
}
