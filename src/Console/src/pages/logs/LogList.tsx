import { useState } from 'preact/hooks';
import type { LogLine } from '../../api/types';
import { link } from '../../app/router';
import { Chip, toneOfSeverity } from '../../ui/Chip';
import { count, day, full, precise, utc } from '../../ui/format';
import { Icon } from '../../ui/Icon';
import { now } from '../../ui/now';
import { texts } from '../../texts';
import type { Shown } from './lines';
import { t } from './texts';

/** Lines, each of which opens to all that it says. */
export function LogList({ lines }: { lines: readonly Shown[] }) {
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const toggle = (key: string) => {
    const next = new Set(open);
    if (!next.delete(key)) {
      next.add(key);
    }
    setOpen(next);
  };
  return (
    <ol class="event-list" aria-label={texts.pages.logs}>
      {lines.map((shown) =>
        'line' in shown ? (
          <Line key={shown.key} line={shown.line} isOpen={open.has(shown.key)} onToggle={() => toggle(shown.key)} />
        ) : (
          <li key={shown.key} class="event-gap">
            <Chip tone="warn">{t.gap}</Chip> {t.gapText(count(shown.missed))}
          </li>
        ),
      )}
    </ol>
  );
}

function Line({ line, isOpen, onToggle }: { line: LogLine; isOpen: boolean; onToggle: () => void }) {
  const at = new Date(line.time);
  const isToday = new Date(now.value).toDateString() === at.toDateString();
  return (
    <li class={`event${isOpen ? ' is-open' : ''}`}>
      <button type="button" class="event-line log-line" aria-expanded={isOpen} onClick={onToggle}>
        <span class="event-fold">
          <Icon name="right" />
        </span>
        <time class="event-time" dateTime={line.time} title={`${full(at)} local · ${utc(at)}`}>
          {isToday ? precise(at) : `${day(at).split(',')[0]} ${precise(at)}`}
        </time>
        <Chip tone={toneOfSeverity(line.level)}>{line.level}</Chip>
        <span class="event-text">{line.message}</span>
        <span class="event-adapter muted small">{line.adapter ?? line.room}</span>
      </button>
      {isOpen && (
        <div class="event-detail">
          <p class="log-message">{line.message}</p>
          <p class="muted small">
            {utc(at)} · {t.room} {line.room}
            {line.id !== undefined && ` · ${t.number} ${line.id}`}
          </p>
          {line.exception && (
            <pre class="json" tabIndex={0}>
              {line.exception}
            </pre>
          )}
          {line.adapter && (
            <p class="links">
              <a href={link(['adapters', line.adapter])}>{line.adapter}</a>
              <a href={link(['logs'], { adapter: line.adapter })}>{t.followAdapter}</a>
            </p>
          )}
        </div>
      )}
    </li>
  );
}
