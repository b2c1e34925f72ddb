import { path } from '../../api/client';
import { replaceQuery, route } from '../../app/router';
import { Button } from '../../ui/Button';
import { Chip } from '../../ui/Chip';
import { count } from '../../ui/format';
import { Empty } from '../../ui/Page';
import { Problem } from '../../ui/Problem';
import { useTail } from '../../ui/useTail';
import { EventList } from './EventList';
import { FilterFields, type Filter } from './Filters';
import { linesOf } from './tail';
import { t } from './texts';

export function LiveTail() {
  const query = route.value.query;
  const filter: Filter = { adapter: query.get('adapter') ?? '', conversation: query.get('conversation') ?? '', type: query.get('type') ?? '' };
  const { tail, isOn, trouble, hold, release, clear } = useTail(path(['events', 'stream'], { ...filter, standby: true }), linesOf);

  return (
    <>
      <div class="filter-bar">
        <FilterFields filter={filter} onChange={(next) => replaceQuery({ ...next })} />
        <div class="filter-actions">
          {tail.isHeld ? (
            <Button icon="start" kind="primary" onClick={release}>
              {t.goOn(tail.held.length + tail.dropped)}
            </Button>
          ) : (
            <Button icon="pause" onClick={hold}>
              {t.hold}
            </Button>
          )}
          <Button onClick={clear}>{t.clear}</Button>
        </div>
      </div>
      {trouble && <Problem error={trouble} />}
      <p class="muted small" role="status">
        {isOn ? <Chip tone={tail.isHeld ? 'warn' : 'ok'}>{tail.isHeld ? t.held : t.following}</Chip> : <Chip tone="idle">{t.connecting}</Chip>} {t.shown(tail.lines.length)}
        {tail.dropped > 0 && ` ${t.dropped(count(tail.dropped))}`}
      </p>
      {tail.lines.length === 0 ? <Empty title={t.noneYet}>{t.noneYetText}</Empty> : <EventList lines={tail.lines} />}
    </>
  );
}
