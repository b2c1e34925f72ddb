import { path } from '../../api/client';
import { replaceQuery, route } from '../../app/router';
import { TailFrame } from '../../ui/lines/TailFrame';
import { FilterFields, filterOf } from './Filters';
import { shownOf } from './lines';
import { LogList } from './LogList';
import { t } from './texts';

const OF_BEFORE = 100;

export function Follow() {
  const filter = filterOf(route.value.query);
  return (
    <TailFrame
      stream={path(['logs', 'stream'], { ...filter, tail: OF_BEFORE })}
      linesOf={shownOf}
      fields={<FilterFields filter={filter} onChange={(next) => replaceQuery({ ...next })} />}
      shown={t.shown}
      none={{ title: t.noneYet, text: t.noneYetText }}
    >
      {(lines) => <LogList lines={lines} />}
    </TailFrame>
  );
}
