import { useEffect, useRef, useState } from 'preact/hooks';
import type { CoverageAccount, CoverageState, Span } from '../../api/types';
import { day, duration, full, hourMinute, second } from '../../ui/format';
import { barsOf } from './bars';
import { t } from './texts';
import { DAY, ticks } from './window';

const HEIGHT = 34;
const AXIS = 22;
const THINNEST = 3;
const PER_TICK = 90;

/** Each state has a colour and a pattern, so that it can be told apart without colour. */
export function Patterns() {
  return (
    <svg class="patterns" aria-hidden="true" focusable="false" width="0" height="0">
      <defs>
        <pattern id="pattern-uncertain" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width="8" height="8" class="fill-uncertain" />
          <rect width="3" height="8" class="mark" />
        </pattern>
        <pattern id="pattern-recovered" width="6" height="6" patternUnits="userSpaceOnUse">
          <rect width="6" height="6" class="fill-recovered" />
          <circle cx="3" cy="3" r="1.3" class="mark" />
        </pattern>
        <pattern id="pattern-lost" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width="7" height="7" class="fill-lost" />
          <rect width="2" height="7" class="mark" />
          <rect width="7" height="2" class="mark" />
        </pattern>
      </defs>
    </svg>
  );
}

const order: readonly CoverageState[] = ['covered', 'recovered', 'uncertain', 'lost'];

export function Legend() {
  return (
    <ul class="legend" aria-label={t.legend}>
      {order.map((state) => (
        <li key={state}>
          <svg width="22" height="14" aria-hidden="true">
            <rect width="22" height="14" rx="3" class={`bar bar-${state}`} />
          </svg>
          {t.states[state]}
        </li>
      ))}
    </ul>
  );
}

export function Timeline({ account, from, to, onPick }: { account: CoverageAccount; from: number; to: number; onPick: (span: Span) => void }) {
  const frame = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(900);
  useEffect(() => {
    const watch = new ResizeObserver(([entry]) => entry && setWidth(Math.max(200, Math.floor(entry.contentRect.width))));
    watch.observe(frame.current!);
    return () => watch.disconnect();
  }, []);
  const scale = width / (to - from);
  const told = order.filter((state) => account.totals[state] > 0).map((state) => `${t.states[state]} ${duration(account.totals[state] * 1000)}`);
  return (
    <div class="timeline" ref={frame}>
      <svg width={width} height={HEIGHT + AXIS} role="img" aria-label={t.picture(told.join(', '))}>
        <rect width={width} height={HEIGHT} rx="5" class="bar-none" />
        {barsOf(account.spans, from, to, width, THINNEST).map(({ span, x, width: wide }) => (
          <rect key={`${span.from} ${span.state}`} x={x} width={wide} height={HEIGHT} class={`bar bar-${span.state}`} onClick={() => onPick(span)}>
            <title>{`${t.states[span.state]} · ${span.cause} · ${full(new Date(span.from))} – ${full(new Date(span.to))} (${duration(span.seconds * 1000)})${span.detail ? ` · ${span.detail}` : ''}`}</title>
          </rect>
        ))}
        {ticks(from, to, width / PER_TICK).map((at) => {
          const x = (at - from) * scale;
          return (
            <g key={at}>
              <line x1={x} x2={x} y1={HEIGHT} y2={HEIGHT + 5} class="tick" />
              <text x={Math.min(Math.max(x, 18), width - 18)} y={HEIGHT + 18} class="tick-text">
                {label(at, to - from)}
              </text>
            </g>
          );
        })}
      </svg>
    </div>
  );
}

function label(at: number, length: number): string | undefined {
  const when = new Date(at);
  return length > 2 * DAY ? day(when).split(',')[0] : length < 10 * 60_000 ? second(when) : hourMinute(when);
}
