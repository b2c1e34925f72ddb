import { useEffect, useRef, useState } from 'preact/hooks';
import type { Conversation } from '../../api/types';
import { duration, full, hourMinute, precise, second } from '../../ui/format';
import { shortType } from '../events/facts';
import { ticks } from '../coverage/window';
import { laneName } from './facts';
import { rowsOf, type Bar } from './picture';
import { story as t } from './texts';

const ROW = 62;
const LABEL = 20;
const BAR = 22;
const AXIS = 24;
const PER_TICK = 90;
const drawn = ['alerting', 'dialing', 'connected', 'held', 'consult', 'conference'] as const;

/** Each state has a colour and a height or pattern of its own, so that it can be told apart without colour. */
export function StoryLegend() {
  return (
    <ul class="legend" aria-label={t.state}>
      {drawn.map((state) => (
        <li key={state}>
          <svg width="22" height="14" aria-hidden="true">
            <Shape bar={{ state, x: 0, width: 22, from: 0, to: null, recovered: false }} top={-4} />
          </svg>
          {t.states[state]}
        </li>
      ))}
    </ul>
  );
}

/** The story drawn over time: a row for each lane, a mark for each event. */
export function StoryPicture({ conversation, from, to, onPick }: { conversation: Conversation; from: number; to: number; onPick: (sequence: number) => void }) {
  const frame = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(900);
  useEffect(() => {
    const watch = new ResizeObserver(([entry]) => entry && setWidth(Math.max(240, Math.floor(entry.contentRect.width))));
    watch.observe(frame.current!);
    return () => watch.disconnect();
  }, []);
  const rows = rowsOf(conversation, from, to, width);
  const height = rows.length * ROW;
  return (
    <div class="story" ref={frame}>
      <svg width={width} height={height + AXIS} role="group" aria-label={t.pictureOf(rows.length, duration(to - from))}>
        <defs>
          <pattern id="pattern-held" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
            <rect width="7" height="7" class="fill-held" />
            <rect width="2.5" height="7" class="mark" />
          </pattern>
        </defs>
        {ticks(from, to, width / PER_TICK).map((at) => {
          const x = ((at - from) * width) / (to - from);
          return (
            <g key={at} aria-hidden="true">
              <line x1={x} x2={x} y1={0} y2={height + 5} class="grid-line" />
              <text x={Math.min(Math.max(x, 24), width - 24)} y={height + 19} class="tick-text">
                {to - from < 10 * 60_000 ? second(new Date(at)) : hourMinute(new Date(at))}
              </text>
            </g>
          );
        })}
        {rows.map((row, at) => (
          <g key={`${row.lane.participantId} ${row.lane.callId ?? ''} ${at}`} transform={`translate(0 ${at * ROW})`} data-lane={laneName(row.lane)}>
            <text x={2} y={LABEL - 6} class="lane-name" aria-hidden="true">
              {laneName(row.lane)}
            </text>
            <line x1={0} x2={width} y1={LABEL + BAR / 2} y2={LABEL + BAR / 2} class="lane-line" />
            {row.bars.map((bar) => (
              <Shape key={`${bar.from} ${bar.state}`} bar={bar} top={LABEL} />
            ))}
            {row.under.map((bar) => (
              <Shape key={`${bar.from} ${bar.state}`} bar={bar} top={LABEL} />
            ))}
            {row.points.map((point) => (
              <Mark key={point.sequence} x={Math.min(Math.max(point.x, 5), width - 5)} label={t.openEvent(shortType(point.type), precise(new Date(point.time)))} recovered={point.recovered} onPick={() => onPick(point.sequence)} />
            ))}
          </g>
        ))}
      </svg>
    </div>
  );
}

function Shape({ bar, top }: { bar: Bar; top: number }) {
  const slim = bar.state === 'alerting' || bar.state === 'dialing';
  const under = bar.state === 'consult' || bar.state === 'conference';
  const [y, height] = under ? [top + BAR + 2, 6] : slim ? [top + 6, BAR - 12] : [top, BAR];
  return (
    <rect x={bar.x} y={under && top < 0 ? 4 : y} width={bar.width} height={height} rx={2} class={`story-bar story-${bar.state}`} data-state={bar.state}>
      {bar.from > 0 && <title>{`${t.states[bar.state]} · ${full(new Date(bar.from))} – ${bar.to === null ? t.now : full(new Date(bar.to))}${bar.to === null ? '' : ` (${duration(bar.to - bar.from)})`}${bar.recovered ? ` · ${t.recovered}` : ''}`}</title>}
    </rect>
  );
}

/** An event; it opens its JSON below, by the keyboard too. */
function Mark({ x, label, recovered, onPick }: { x: number; label: string; recovered: boolean; onPick: () => void }) {
  return (
    <g
      class="story-mark"
      role="button"
      tabindex={0}
      aria-label={label}
      onClick={onPick}
      onKeyDown={(event) => {
        if (event.key === 'Enter') {
          onPick();
        }
        if (event.key === 'Enter' || event.key === ' ') {
          event.preventDefault();
        }
      }}
      onKeyUp={(event) => {
        // as buttons do it: the focus goes to the event, which must not hear the same key
        if (event.key === ' ') {
          onPick();
        }
      }}
    >
      <title>{label}</title>
      <rect x={x - 7} y={LABEL - 3} width={14} height={BAR + 6} class="story-touch" />
      <circle cx={x} cy={LABEL + BAR / 2} r={4} class={recovered ? 'is-recovered' : undefined} />
    </g>
  );
}
