import type { CallEvent, Gap } from '../../api/types';
import { link } from '../../app/router';
import { Chip } from '../../ui/Chip';
import { Json } from '../../ui/Json';
import { FoldLine } from '../../ui/lines/FoldLine';
import { texts } from '../../texts';
import { conversationOf, shortType, summary, toneOfType } from './facts';
import { t } from './texts';

export type Line = { kind: 'event'; event: CallEvent } | { kind: 'gap'; gap: Gap };

/** Events as lines, each of which opens to the whole JSON object. One may be pointed out from elsewhere. */
export function EventList({ lines, shown }: { lines: readonly Line[]; shown?: { sequence: number } | undefined }) {
  return (
    <ol class="event-list" aria-label={texts.pages.events}>
      {lines.map((line) =>
        line.kind === 'gap' ? (
          <GapLine key={`gap ${line.gap.from}`} gap={line.gap} />
        ) : (
          <EventLine key={line.event.sequence} event={line.event} shown={shown?.sequence === line.event.sequence ? shown : undefined} />
        ),
      )}
    </ol>
  );
}

function EventLine({ event, shown }: { event: CallEvent; shown: object | undefined }) {
  const conversation = conversationOf(event);
  const text = (
    <>
      {summary(event)}
      {event.recovered && <em class="muted"> · {t.recovered}</em>}
    </>
  );
  return (
    <FoldLine time={event.time} tone={toneOfType(event.type)} word={shortType(event.type)} text={text} source={event.adapter} number={event.sequence} shown={shown}>
      <p class="links">
        {conversation && <a href={link(['calls', conversation])}>{t.storyOf}</a>}
        {conversation && <a href={link(['events', 'search'], { conversation })}>{t.ofConversation}</a>}
        <a href={link(['events', 'search'], { adapter: event.adapter, type: event.type })}>{t.ofType(shortType(event.type))}</a>
      </p>
      <Json value={event} />
    </FoldLine>
  );
}

function GapLine({ gap }: { gap: Gap }) {
  return (
    <li class="event-gap">
      <Chip tone={gap.reason === 'retention' || gap.reason === 'unused' ? 'idle' : 'bad'}>{t.gap}</Chip> {t.gapText(gap.from, gap.to)} {t.gapReasons[gap.reason] ?? gap.reason}
    </li>
  );
}
