import type { Conversation, Lane } from '../../api/types';

/** A bar of the picture. */
export interface Bar {
  state: string;
  x: number;
  width: number;
  from: number;
  to: number | null;
  recovered: boolean;
}

/** What a lane's row of the picture shows. */
export interface Row {
  lane: Lane;
  bars: Bar[];
  /** Thin bars below: consults and conferences that the leg took part in. */
  under: Bar[];
  points: { x: number; sequence: number; type: string; time: number; recovered: boolean }[];
}

const THINNEST = 2;

/** The stretch of time that is drawn: all of the conversation and, while it goes on, up to now. */
export function stretch(conversation: Conversation, now: number): { from: number; to: number } {
  const from = Date.parse(conversation.from ?? conversation.events[0]?.time ?? '') || now;
  const end = conversation.open ? now : Date.parse(conversation.to ?? '') || now;
  // something has to be seen of a call that has only just begun
  return { from, to: Math.max(end, from + 1000) };
}

export function rowsOf(conversation: Conversation, from: number, to: number, width: number): Row[] {
  const scale = width / (to - from);
  const x = (at: number) => (at - from) * scale;
  const bar = (state: string, span: { from: string; to?: string }, recovered = false): Bar => {
    const [begin, end] = [Date.parse(span.from), span.to === undefined ? null : Date.parse(span.to)];
    const left = Math.min(Math.max(x(begin), 0), width - THINNEST);
    return { state, x: left, width: Math.max(THINNEST, Math.min(x(end ?? to), width) - left), from: begin, to: end, recovered };
  };
  return conversation.lanes.map((lane) => ({
    lane,
    bars: lane.segments.map((segment) => bar(segment.state, segment, segment.recovered)),
    under: [...lane.consults.map((consult) => bar('consult', consult)), ...conversation.conferences.filter((span) => takesPart(lane, span)).map((span) => bar('conference', span))],
    points: lane.points.map((point) => ({ x: x(Date.parse(point.time)), sequence: point.sequence, type: point.type, time: Date.parse(point.time), recovered: point.recovered })),
  }));
}

/** Whoever talked while three or more did. */
function takesPart(lane: Lane, span: { from: string; to?: string }): boolean {
  const [from, to] = [Date.parse(span.from), span.to === undefined ? Infinity : Date.parse(span.to)];
  return lane.segments.some((segment) => segment.state === 'connected' && Date.parse(segment.from) < to && (segment.to === undefined || Date.parse(segment.to) > from));
}
