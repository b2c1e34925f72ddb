import { useEffect, useState } from 'preact/hooks';
import { path } from '../../api/client';
import { follow, type Message } from '../../api/sse';
import { replaceQuery, route } from '../../app/router';
import { Button } from '../../ui/Button';
import { Chip } from '../../ui/Chip';
import { count } from '../../ui/format';
import { Empty } from '../../ui/Page';
import { Problem } from '../../ui/Problem';
import { texts } from '../../texts';
import { EventList } from './EventList';
import { FilterFields, type Filter } from './Filters';
import { add, emptyTail, hold, linesOf, release } from './tail';

const t = texts.events;
/** Messages are shown together: hundreds a second must not redraw the page hundreds of times. */
const TOGETHER_MS = 200;

export function LiveTail() {
  const query = route.value.query;
  const filter: Filter = { adapter: query.get('adapter') ?? '', conversation: query.get('conversation') ?? '', type: query.get('type') ?? '' };
  const [tail, setTail] = useState(emptyTail);
  const [trouble, setTrouble] = useState<Error | null>(null);
  const [isOn, setIsOn] = useState(false);
  const stream = path(['events', 'stream'], { ...filter, standby: true });

  useEffect(() => {
    let waiting: Message[] = [];
    let timer = 0;
    setTail(emptyTail);
    const stop = follow(stream, {
      onMessage: (message) => {
        waiting.push(message);
        timer ||= window.setTimeout(() => {
          const lines = linesOf(waiting);
          waiting = [];
          timer = 0;
          setTail((now) => add(now, lines));
        }, TOGETHER_MS);
      },
      onState: (error) => {
        setTrouble(error);
        setIsOn(error === null);
      },
    });
    return () => {
      stop();
      window.clearTimeout(timer);
    };
  }, [stream]);

  return (
    <>
      <div class="filter-bar">
        <FilterFields filter={filter} onChange={(next) => replaceQuery({ ...next })} />
        <div class="filter-actions">
          {tail.isHeld ? (
            <Button icon="start" kind="primary" onClick={() => setTail(release)}>
              {t.goOn(tail.held.length + tail.dropped)}
            </Button>
          ) : (
            <Button icon="pause" onClick={() => setTail(hold)}>
              {t.hold}
            </Button>
          )}
          <Button onClick={() => setTail((now) => ({ ...emptyTail, isHeld: now.isHeld }))}>{t.clear}</Button>
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
