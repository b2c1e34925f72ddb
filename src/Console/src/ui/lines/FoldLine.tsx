import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Chip, type Tone } from '../Chip';
import { day, full, precise, utc } from '../format';
import { Icon } from '../Icon';
import { now } from '../now';

interface Props {
  time: string;
  tone: Tone;
  word: string;
  text: ComponentChildren;
  /** Whose it is. */
  source: string;
  number?: number;
  /** Given anew each time it is pointed out from elsewhere: it opens and comes into sight. */
  shown?: object | undefined;
  children: ComponentChildren;
}

/** One line that opens to all that it says. */
export function FoldLine({ time, tone, word, text, source, number, shown, children }: Props) {
  const [isOpen, setIsOpen] = useState(false);
  const line = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (shown) {
      setIsOpen(true);
      line.current?.scrollIntoView({ block: 'center' });
      line.current?.focus({ preventScroll: true });
    }
  }, [shown]);
  const at = new Date(time);
  const isToday = new Date(now.value).toDateString() === at.toDateString();
  return (
    <li class={`event${isOpen ? ' is-open' : ''}`} data-sequence={number}>
      <button type="button" class={`event-line${number === undefined ? ' log-line' : ''}`} ref={line} aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
        <span class="event-fold">
          <Icon name="right" />
        </span>
        <time class="event-time" dateTime={time} title={`${full(at)} local · ${utc(at)}`}>
          {isToday ? precise(at) : `${day(at).split(',')[0]} ${precise(at)}`}
        </time>
        <Chip tone={tone}>{word}</Chip>
        <span class="event-text">{text}</span>
        <span class="event-adapter muted small">{source}</span>
        {number !== undefined && <span class="event-number muted small">{number}</span>}
      </button>
      {isOpen && <div class="event-detail">{children}</div>}
    </li>
  );
}
