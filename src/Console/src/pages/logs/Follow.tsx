import { path } from '../../api/client';
import { replaceQuery, route } from '../../app/router';
import { Button } from '../../ui/Button';
import { Chip } from '../../ui/Chip';
import { count } from '../../ui/format';
import { Empty } from '../../ui/Page';
import { Problem } from '../../ui/Problem';
import { useTail } from '../../ui/useTail';
import { t as e } from '../events/texts';
import { FilterFields, filterOf } from './Filters';
import { shownOf } from './lines';
import { LogList } from './LogList';
import { t } from './texts';

const OF_BEFORE = 100;

export function Follow() {
  const filter = filterOf(route.value.query);
  const { tail, isOn, trouble, hold, release, clear } = useTail(path(['logs', 'stream'], { ...filter, tail: OF_BEFORE }), shownOf);
  return (
    <>
      <div class="filter-bar">
        <FilterFields filter={filter} onChange={(next) => replaceQuery({ ...next })} />
        <div class="filter-actions">
          {tail.isHeld ? (
            <Button icon="start" kind="primary" onClick={release}>
              {e.goOn(tail.held.length + tail.dropped)}
            </Button>
          ) : (
            <Button icon="pause" onClick={hold}>
              {e.hold}
            </Button>
          )}
          <Button onClick={clear}>{e.clear}</Button>
        </div>
      </div>
      {trouble && <Problem error={trouble} />}
      <p class="muted small" role="status">
        {isOn ? <Chip tone={tail.isHeld ? 'warn' : 'ok'}>{tail.isHeld ? e.held : e.following}</Chip> : <Chip tone="idle">{e.connecting}</Chip>} {t.shown(tail.lines.length)}
        {tail.dropped > 0 && ` ${t.dropped(count(tail.dropped))}`}
      </p>
      {tail.lines.length === 0 ? <Empty title={t.noneYet}>{t.noneYetText}</Empty> : <LogList lines={tail.lines} />}
    </>
  );
}
