import type { CoverageState, Span } from '../../api/types';

/** A span as it is drawn: left edge and width in the units of the drawing. */
export interface Bar {
  span: Span;
  x: number;
  width: number;
}

const rank: Record<CoverageState, number> = { covered: 0, recovered: 1, uncertain: 2, lost: 3 };

/** Spans as bars. None is thinner than can be seen, one that is not covered least of all, and the worse lies on top of the better. */
export function barsOf(spans: readonly Span[], from: number, to: number, width: number, thinnest: number): Bar[] {
  const scale = width / (to - from);
  return spans
    .map((span): Bar => {
      const x = Math.max(0, (Date.parse(span.from) - from) * scale);
      const end = Math.min(width, (Date.parse(span.to) - from) * scale);
      const least = span.state === 'covered' ? 1 : thinnest;
      const wide = Math.max(end - x, least);
      return { span, x: Math.min(x, width - wide), width: wide };
    })
    .filter((bar) => Date.parse(bar.span.to) > from && Date.parse(bar.span.from) < to)
    .sort((one, other) => rank[one.span.state] - rank[other.span.state]);
}

/** What deserves a line of its own below the picture, the newest first. */
export const troubled = (spans: readonly Span[]): Span[] => spans.filter((span) => span.state !== 'covered').reverse();
