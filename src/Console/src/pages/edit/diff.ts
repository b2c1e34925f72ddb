export interface DiffLine {
  side: 'both' | 'theirs' | 'mine';
  text: string;
}

/** More pairs of lines than this are not compared one by one. */
const MOST_PAIRS = 4_000_000;

/** The lines of two texts, what both have once; by the longest common subsequence, which definitions are short enough for. */
export function diff(theirs: string, mine: string): DiffLine[] {
  const [a, b] = [theirs, mine].map((text) => text.replace(/\r\n?/g, '\n').split('\n')) as [string[], string[]];
  if (a.length * b.length > MOST_PAIRS) {
    return [...a.map((text): DiffLine => ({ side: 'theirs', text })), ...b.map((text): DiffLine => ({ side: 'mine', text }))];
  }
  const longest = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      longest[i]![j] = a[i] === b[j] ? longest[i + 1]![j + 1]! + 1 : Math.max(longest[i + 1]![j]!, longest[i]![j + 1]!);
    }
  }
  const lines: DiffLine[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      lines.push({ side: 'both', text: a[i]! });
      i++;
      j++;
    } else if (j >= b.length || (i < a.length && longest[i + 1]![j]! >= longest[i]![j + 1]!)) {
      lines.push({ side: 'theirs', text: a[i++]! });
    } else {
      lines.push({ side: 'mine', text: b[j++]! });
    }
  }
  return lines;
}

/** Only the lines that differ, with a few around them; null stands where others were left out. */
export function around(lines: readonly DiffLine[], context = 2): (DiffLine | null)[] {
  const near = lines.map((_, index) => lines.slice(Math.max(0, index - context), index + context + 1).some((line) => line.side !== 'both'));
  return lines.flatMap((line, index): (DiffLine | null)[] => (near[index] ? [line] : index === 0 || near[index - 1] ? [null] : []));
}
