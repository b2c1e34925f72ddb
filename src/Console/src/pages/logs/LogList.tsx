import type { LogLine } from '../../api/types';
import { link } from '../../app/router';
import { Chip, toneOfSeverity } from '../../ui/Chip';
import { count, utc } from '../../ui/format';
import { FoldLine } from '../../ui/lines/FoldLine';
import { texts } from '../../texts';
import type { Shown } from './lines';
import { t } from './texts';

/** Lines, each of which opens to all that it says. */
export function LogList({ lines }: { lines: readonly Shown[] }) {
  return (
    <ol class="event-list" aria-label={texts.pages.logs}>
      {lines.map((shown) =>
        'line' in shown ? (
          <Line key={shown.key} line={shown.line} />
        ) : (
          <li key={shown.key} class="event-gap">
            <Chip tone="warn">{t.gap}</Chip> {t.gapText(count(shown.missed))}
          </li>
        ),
      )}
    </ol>
  );
}

function Line({ line }: { line: LogLine }) {
  return (
    <FoldLine time={line.time} tone={toneOfSeverity(line.level)} word={line.level} text={line.message} source={line.adapter ?? line.room}>
      <p class="log-message">{line.message}</p>
      <p class="muted small">
        {utc(new Date(line.time))} · {t.room} {line.room}
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
    </FoldLine>
  );
}
