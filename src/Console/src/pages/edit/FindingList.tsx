import { Button } from '../../ui/Button';
import { Chip } from '../../ui/Chip';
import type { Finding } from './api';
import { fieldId } from './SettingField';
import { t } from './texts';
import { wantedPlace } from './XmlPane';

const e = t.editor;

/** Brings the field of a setting into view and puts the cursor into it. */
export function goToField(name: string): boolean {
  const field = document.getElementById(fieldId(name));
  field?.scrollIntoView({ block: 'center' });
  field?.focus({ preventScroll: true });
  return field !== null;
}

/** All messages, each with the way to its field and its line; where the text is torn, with the place in the line. */
export function FindingList({ findings, fields, hasXml, isTorn }: { findings: readonly Finding[]; fields: ReadonlySet<string>; hasXml: boolean; isTorn: boolean }) {
  return findings.length === 0 ? null : (
    <section class="panel editor-messages" aria-label={e.findings} tabIndex={0}>
      <ul class="messages">
        {findings.map((finding) => (
          <li key={`${finding.code} ${finding.line} ${finding.setting} ${finding.message}`}>
            <Chip tone={finding.severity === 'error' ? 'bad' : 'warn'}>{finding.severity}</Chip>
            <div>
              <p>
                {finding.message} <span class="muted">{finding.remedy}</span>
              </p>
              <p class="message-ways">
                {finding.setting && fields.has(finding.setting) && (
                  <Button onClick={() => goToField(finding.setting!)}>
                    {finding.setting} <span class="visually-hidden">{e.toField}</span>
                  </Button>
                )}
                {hasXml && finding.line > 0 && (
                  <Button onClick={() => (wantedPlace.value = { line: finding.line, column: isTorn ? finding.column : 0 })}>{isTorn && finding.column > 0 ? e.place(finding.line, finding.column) : e.line(finding.line)}</Button>
                )}
                <span class="muted small">{finding.code}</span>
              </p>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
