import { path } from '../../api/client';
import type { LogPage } from '../../api/types';
import { replaceQuery, route } from '../../app/router';
import { SearchFrame, spanOf } from '../../ui/lines/SearchFrame';
import { t as words } from '../../ui/lines/texts';
import { useSearch } from '../../ui/lines/useSearch';
import { FilterFields, filterOf } from './Filters';
import type { Shown } from './lines';
import { LogList } from './LogList';
import { t } from './texts';

const PAGE = 200;

/** The lines of a span out of the log files, oldest first; without a span those of the last hour. */
export function Search() {
  const { query } = route.value;
  const filter = { ...filterOf(query), ...spanOf(query) };
  const found = useSearch<LogPage, Shown>(
    (at) => path(['logs'], { ...filter, at, limit: PAGE }),
    (lines, answer) => [...lines, ...answer.lines.map((line, index) => ({ key: `${lines.length + index}`, line }))],
    PAGE,
  );
  return (
    <SearchFrame
      of={found}
      filter={filter}
      fields={<FilterFields filter={filter} onChange={(next) => replaceQuery({ ...filter, ...next })} />}
      newestFirst={false}
      standing={
        <>
          {filter.from === '' ? t.lastHour : words.oldestFirst} {t.shown(found.lines.length)} {found.isLooking && words.looking}
        </>
      }
      none={found.last?.files === 0 ? t.noFiles : t.noneFound}
    >
      <LogList lines={found.lines} />
    </SearchFrame>
  );
}
