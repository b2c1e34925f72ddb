import { path } from '../../api/client';
import { replaceQuery, route } from '../../app/router';
import { TailFrame } from '../../ui/lines/TailFrame';
import { EventList } from './EventList';
import { FilterFields, filterOf } from './Filters';
import { linesOf } from './tail';
import { t } from './texts';

export function LiveTail() {
  const filter = filterOf(route.value.query);
  return (
    <TailFrame
      stream={path(['events', 'stream'], { ...filter, standby: true })}
      linesOf={linesOf}
      fields={<FilterFields filter={filter} onChange={(next) => replaceQuery({ ...next })} />}
      shown={t.shown}
      none={{ title: t.noneYet, text: t.noneYetText }}
    >
      {(lines) => <EventList lines={lines} />}
    </TailFrame>
  );
}
