import type { JSX } from 'preact';

/** A value as JSON, with its names, texts and numbers in colours of their own. */
export function Json({ value }: { value: unknown }) {
  return (
    <pre class="json" tabIndex={0}>
      {pieces(JSON.stringify(value, null, 2))}
    </pre>
  );
}

function pieces(text: string): (string | JSX.Element)[] {
  const found: (string | JSX.Element)[] = [];
  let at = 0;
  for (const match of text.matchAll(/("(?:\\.|[^"\\])*")(\s*:)?|\b(?:true|false|null)\b|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g)) {
    found.push(text.slice(at, match.index));
    const kind = match[2] !== undefined ? 'name' : match[1] !== undefined ? 'text' : 'number';
    found.push(<span class={`json-${kind}`}>{match[1] ?? match[0]}</span>, match[2] ?? '');
    at = match.index + match[0].length;
  }
  found.push(text.slice(at));
  return found;
}
