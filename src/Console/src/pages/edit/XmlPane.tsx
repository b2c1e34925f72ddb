import { signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { Finding } from './api';
import { lineRange } from './draft';
import type { EditSession } from './session';
import { t } from './texts';

const e = t.editor;

/** A line, and where in it, that was asked for from somewhere else on the page. */
export const wantedPlace = signal<{ line: number; column: number } | null>(null);

/** The definition as it is written, with line numbers; lines with a message are marked. */
export function XmlPane({ session, findings }: { session: EditSession; findings: readonly Finding[] }) {
  const area = useRef<HTMLTextAreaElement>(null);
  const gutter = useRef<HTMLDivElement>(null);
  const text = session.xml.value;
  const many = text.split('\n').length;
  const marks = new Map(findings.toReversed().map((finding) => [finding.line, finding.severity]));

  const wanted = wantedPlace.value;
  useEffect(() => {
    const field = area.current;
    if (wanted === null || !field) {
      return;
    }
    const [start, end] = lineRange(field.value, wanted.line);
    field.focus();
    field.setSelectionRange(Math.min(start + Math.max(wanted.column - 1, 0), end), end);
    const height = field.scrollHeight / Math.max(many, 1);
    field.scrollTop = Math.max(0, (wanted.line - 4) * height);
    field.scrollLeft = 0;
    wantedPlace.value = null;
  }, [wanted]);

  return (
    <div class={`xml${session.isReadable.value ? '' : ' is-unreadable'}`}>
      <div class="xml-lines" ref={gutter} aria-hidden="true">
        {Array.from({ length: many }, (_, index) => (
          <span key={index} class={marks.has(index + 1) ? `xml-${marks.get(index + 1)}` : undefined}>
            {index + 1}
          </span>
        ))}
      </div>
      <textarea
        ref={area}
        class="xml-text"
        aria-label={e.xmlOf(session.file.value ?? session.values.value.name ?? '')}
        aria-describedby="xml-help"
        wrap="off"
        spellcheck={false}
        autocomplete="off"
        value={text}
        // what was typed into the form a moment ago is not in the text yet
        readOnly={session.pending.value === 'form' && session.error.value === null}
        onInput={(event) => session.typeXml(event.currentTarget.value)}
        onScroll={(event) => {
          if (gutter.current) {
            gutter.current.scrollTop = event.currentTarget.scrollTop;
          }
        }}
      />
    </div>
  );
}
