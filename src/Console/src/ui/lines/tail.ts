/** Lines kept on the page: enough to scroll back over a burst, few enough to stay quick. */
export const KEPT = 500;

/** What comes over a stream, as a page shows it: newest first, and held while somebody reads. */
export interface Tail<L> {
  lines: readonly L[];
  /** Lines that came while the tail is held; newest first. */
  held: readonly L[];
  isHeld: boolean;
  /** Lines that fell out of the held ones because there were too many. */
  dropped: number;
}

export const emptyTail: Tail<never> = { lines: [], held: [], isHeld: false, dropped: 0 };

/** Adds lines, given oldest first. */
export function add<L>(tail: Tail<L>, lines: readonly L[]): Tail<L> {
  const newest = [...lines].reverse();
  if (!tail.isHeld) {
    return { ...tail, lines: [...newest, ...tail.lines].slice(0, KEPT) };
  }
  const held = [...newest, ...tail.held];
  return { ...tail, held: held.slice(0, KEPT), dropped: tail.dropped + Math.max(0, held.length - KEPT) };
}

export const hold = <L>(tail: Tail<L>): Tail<L> => ({ ...tail, isHeld: true });

/** Shows what came meanwhile and goes on. */
export const release = <L>(tail: Tail<L>): Tail<L> => ({ lines: [...tail.held, ...tail.lines].slice(0, KEPT), held: [], isHeld: false, dropped: 0 });
