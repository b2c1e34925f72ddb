import { useEffect, useState } from 'preact/hooks';
import type { CallEvent, Gap } from '../../api/types';
import { link } from '../../app/router';
import { Chip } from '../../ui/Chip';
import { day, full, precise, utc } from '../../ui/format';
import { Icon } from '../../ui/Icon';
import { Json } from '../../ui/Json';
import { now } from '../../ui/now';
import { texts } from '../../texts';
import { conversationOf, shortType, summary, toneOfType } from './facts';
import { t } from './texts';

export type Line = { kind: 'event'; event: CallEvent } | { kind: 'gap'; gap: Gap };

/** Events as lines, each of which opens to the whole JSON object. */
export function EventList({ lines, shown }: { lines: readonly Line[]; shown?: { sequence: number } | undefined }) {
  const [open, setOpen] = useState<ReadonlySet<number>>(new Set());
  // one that is pointed out from elsewhere opens and comes into sight
  useEffect(() => {
    if (shown !== undefined) {
      setOpen((before) => new Set([...before, shown.sequence]));
      const line = document.querySelector<HTMLElement>(`[data-sequence="${shown.sequence}"] .event-line`);
      line?.scrollIntoView({ block: 'center' });
      line?.focus({ preventScroll: true });
    }
  }, [shown]);
  const toggle = (sequence: number) => {
    const next = new Set(open);
    if (!next.delete(sequence)) {
      next.add(sequence);
    }
    setOpen(next);
  };
  return (
    <ol class="event-list" aria-label={texts.pages.events}>
      {lines.map((line) =>
        line.kind === 'gap' ? (
          <GapLine key={`gap ${line.gap.from}`} gap={line.gap} />
        ) : (
          <EventLine key={line.event.sequence} event={line.event} isOpen={open.has(line.event.sequence)} onToggle={() => toggle(line.event.sequence)} />
        ),
      )}
    </ol>
  );
}

function EventLine({ event, isOpen, onToggle }: { event: CallEvent; isOpen: boolean; onToggle: () => void }) {
  const conversation = conversationOf(event);
  const at = new Date(event.time);
  const isToday = new Date(now.value).toDateString() === at.toDateString();
  return (
    <li class={`event${isOpen ? ' is-open' : ''}`} data-sequence={event.sequence}>
      <button type="button" class="event-line" aria-expanded={isOpen} onClick={onToggle}>
        <span class="event-fold">
          <Icon name="right" />
        </span>
        <time class="event-time" dateTime={event.time} title={`${full(at)} local · ${utc(at)}`}>
          {isToday ? precise(at) : `${day(at).split(',')[0]} ${precise(at)}`}
        </time>
        <Chip tone={toneOfType(event.type)}>{shortType(event.type)}</Chip>
        <span class="event-text">
          {summary(event)}
          {event.recovered && <em class="muted"> · {t.recovered}</em>}
        </span>
        <span class="event-adapter muted small">{event.adapter}</span>
        <span class="event-number muted small">{event.sequence}</span>
      </button>
      {isOpen && (
        <div class="event-detail">
          <p class="links">
            {conversation && <a href={link(['calls', conversation])}>{t.storyOf}</a>}
            {conversation && <a href={link(['events', 'search'], { conversation })}>{t.ofConversation}</a>}
            <a href={link(['events', 'search'], { adapter: event.adapter, type: event.type })}>{t.ofType(shortType(event.type))}</a>
          </p>
          <Json value={event} />
        </div>
      )}
    </li>
  );
}

function GapLine({ gap }: { gap: Gap }) {
  return (
    <li class="event-gap">
      <Chip tone={gap.reason === 'retention' || gap.reason === 'unused' ? 'idle' : 'bad'}>{t.gap}</Chip> {t.gapText(gap.from, gap.to)} {t.gapReasons[gap.reason] ?? gap.reason}
    </li>
  );
}
