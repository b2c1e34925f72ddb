import { path } from '../../api/client';
import type { EventSearch } from '../../api/types';
import { replaceQuery, route } from '../../app/router';
import { SearchFrame, spanOf } from '../../ui/lines/SearchFrame';
import { t as words } from '../../ui/lines/texts';
import { useSearch } from '../../ui/lines/useSearch';
import { Time } from '../../ui/Time';
import { EventList, type Line } from './EventList';
import { FilterFields, filterOf } from './Filters';
import { join, withGaps } from './search';
import { t } from './texts';

const PAGE = 100;
const isEvent = (line: Line) => line.kind === 'event';

/** The journal by adapter, type, conversation and time. A span is read from its beginning on, everything else from the newest backwards. */
export function JournalSearch() {
  const { query } = route.value;
  const filter = { ...filterOf(query), ...spanOf(query) };
  const newestFirst = filter.from === '';
  const found = useSearch<EventSearch, Line>(
    (at) => path(['events', 'search'], { ...filter, first: newestFirst ? 'newest' : 'oldest', at, limit: PAGE }),
    (lines, answer) => join(lines, withGaps(answer, newestFirst)),
    PAGE,
    isEvent,
  );
  return (
    <SearchFrame
      of={found}
      filter={filter}
      fields={<FilterFields filter={filter} onChange={(next) => replaceQuery({ ...filter, ...next })} />}
      newestFirst={newestFirst}
      standing={
        <>
          {newestFirst ? words.newestFirst : words.oldestFirst} {t.shown(found.lines.filter(isEvent).length)} {found.isLooking && words.looking} {found.isLooking && found.last?.reached && <Time at={found.last.reached} as="full" />}
        </>
      }
      none={t.noneFoundText}
    >
      <EventList lines={found.lines} />
    </SearchFrame>
  );
}
