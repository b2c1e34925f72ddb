import type { ComponentChildren } from 'preact';
import type { Message } from '../../api/sse';
import { Button } from '../Button';
import { Chip } from '../Chip';
import { count } from '../format';
import { Empty } from '../Page';
import { Problem } from '../Problem';
import { t } from './texts';
import { useTail } from './useTail';

interface Props<L> {
  /** The path of the stream; another one begins anew. */
  stream: string;
  linesOf: (messages: readonly Message[]) => L[];
  /** The fields of the filter. */
  fields: ComponentChildren;
  /** How many are shown, in words. */
  shown: (count: number) => string;
  none: { title: string; text: string };
  children: (lines: readonly L[]) => ComponentChildren;
}

/** Lines as they come, newest on top: filter, hold and clear, how it stands. */
export function TailFrame<L>({ stream, linesOf, fields, shown, none, children }: Props<L>) {
  const { tail, isOn, trouble, hold, release, clear } = useTail(stream, linesOf);
  return (
    <>
      <div class="filter-bar">
        {fields}
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
        {isOn ? <Chip tone={tail.isHeld ? 'warn' : 'ok'}>{tail.isHeld ? t.held : t.following}</Chip> : <Chip tone="idle">{t.connecting}</Chip>} {shown(tail.lines.length)}
        {tail.dropped > 0 && ` ${t.dropped(count(tail.dropped))}`}
      </p>
      {tail.lines.length === 0 ? <Empty title={none.title}>{none.text}</Empty> : children(tail.lines)}
    </>
  );
}
