import { useState } from 'preact/hooks';
import { ask, path } from '../../api/client';
import type { Backfill, CoverageState, Span } from '../../api/types';
import { link } from '../../app/router';
import { may } from '../../app/session';
import { Button } from '../../ui/Button';
import { Chip, type Tone } from '../../ui/Chip';
import { confirm } from '../../ui/dialog';
import { duration } from '../../ui/format';
import { act } from '../../ui/outcomes';
import { Table } from '../../ui/Table';
import { Time } from '../../ui/Time';
import { texts } from '../../texts';
import { around } from '../logs/lines';
import { t } from './texts';

const FIRST = 10;
/** What led to a gap was logged before it, and what came of it after. */
const AROUND_MS = 5000;
/** The edge that a running adapter has not told yet: nothing to read back. */
const edge = (span: Span) => span.cause === 'not-told';

export const toneOfState: Record<CoverageState, Tone> = { covered: 'ok', recovered: 'info', uncertain: 'warn', lost: 'bad' };

/** What was not covered, with the ways on from it: to its events, and to reading it back. */
export function SpanTable({ adapter, spans, onZoom, onStarted }: { adapter: string; spans: readonly Span[]; onZoom: (span: Span) => void; onStarted: () => void }) {
  const [isAll, setIsAll] = useState(false);
  const readBack = async (span: Span) => {
    if (await confirm({ title: t.backfillTitle, text: t.backfillText(adapter, duration(span.seconds * 1000)), action: t.backfill })) {
      await act(
        t.backfill,
        () => ask<Backfill>(path(['adapters', adapter, 'backfills']), { method: 'POST', body: { from: span.from, to: span.to } }),
        (run) => t.backfillBegun(run.id),
      );
      onStarted();
    }
  };
  if (spans.length === 0) {
    return <p class="muted">{t.noTrouble}</p>;
  }
  return (
    <>
      <Table
        caption={t.spans(adapter)}
        rows={isAll ? spans : spans.slice(0, FIRST)}
        keyOf={(span) => `${span.from} ${span.state}`}
        columns={[
          { key: 'state', title: t.state, cell: (span) => <Chip tone={toneOfState[span.state]}>{t.states[span.state]}</Chip> },
          { key: 'from', title: t.from, cell: (span) => <Time at={span.from} /> },
          { key: 'to', title: t.to, cell: (span) => <Time at={span.to} /> },
          { key: 'length', title: t.length, numeric: true, cell: (span) => duration(span.seconds * 1000) },
          {
            key: 'cause', title: t.cause,
            cell: (span) => (
              <span>
                {t.causes[span.cause] ?? span.cause}
                {span.detail && <span class="muted small block">{span.detail}</span>}
              </span>
            ),
          },
          {
            key: 'actions', title: texts.actions,
            cell: (span) => (
              <span class="row-actions">
                <a class="button button-plain" href={link(['events', 'search'], { adapter, from: span.from, to: span.to })}>
                  {texts.pages.events}
                </a>
                <a class="button button-plain" href={link(['logs', 'search'], { adapter, ...around(span.from, span.to, AROUND_MS) })}>
                  {texts.pages.logs}
                </a>
                <Button icon="zoomIn" label={t.zoomTo} onClick={() => onZoom(span)} />
                {may('operator') && !edge(span) && <Button onClick={() => void readBack(span)}>{t.backfill}</Button>}
              </span>
            ),
          },
        ]}
      />
      {spans.length > FIRST && <Button onClick={() => setIsAll(!isAll)}>{isAll ? t.fewer : t.more(spans.length - FIRST)}</Button>}
    </>
  );
}
