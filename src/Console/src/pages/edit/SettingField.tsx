import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import { Chip } from '../../ui/Chip';
import type { Finding, Setting } from './api';
import { rangeOf } from './draft';
import { t } from './texts';

const e = t.editor;

/** Where a list of messages finds the field of a setting. */
export const fieldId = (name: string) => `field-${name.replace(/[^\w-]/g, '_')}`;

export interface Described {
  id: string;
  'aria-describedby': string | undefined;
  'aria-invalid': true | undefined;
  'aria-required': true | undefined;
}

interface Props {
  name: string;
  label: string;
  help?: ComponentChildren;
  required?: boolean | undefined;
  findings: readonly Finding[];
  /** For a field whose label stands beside it, as that of a check box does. */
  isLabelled?: boolean;
  children: (described: Described) => ComponentChildren;
}

/** A field with its label, help, and what is wrong with it. */
export function FieldFrame({ name, label, help, required, findings, isLabelled, children }: Props) {
  const own = useId();
  const id = fieldId(name);
  const described = [help ? `${own}-help` : null, findings.length > 0 ? `${own}-findings` : null].filter(Boolean).join(' ');
  return (
    <div class="field" data-setting={name}>
      {!isLabelled && (
        <label for={id}>
          {label} {required && <span class="muted required">{e.required}</span>}
        </label>
      )}
      {children({
        id,
        'aria-describedby': described || undefined,
        'aria-invalid': findings.some((finding) => finding.severity === 'error') || undefined,
        'aria-required': required || undefined,
      })}
      <FieldFindings id={`${own}-findings`} findings={findings} />
      {help && (
        <div id={`${own}-help`} class="muted small">
          {help}
        </div>
      )}
    </div>
  );
}

export function FieldFindings({ id, findings }: { id?: string; findings: readonly Finding[] }) {
  return findings.length === 0 ? null : (
    <div id={id} class="field-findings">
      {findings.map((finding) => (
        <p key={`${finding.code} ${finding.message}`}>
          <Chip tone={finding.severity === 'error' ? 'bad' : 'warn'}>{finding.severity}</Chip> {finding.message} <span class="muted">{finding.remedy}</span>
        </p>
      ))}
    </div>
  );
}

/** What the declaration says of a setting: help, range, unit, default, what a change takes. */
export function SettingHelp({ setting }: { setting: Setting }) {
  const range = rangeOf(setting, e.range);
  const more = [
    range && `${range}${setting.unit ? ` ${setting.unit}` : ''}`,
    setting.default && setting.kind !== 'boolean' && e.default(`${setting.default}${setting.unit ? ` ${setting.unit}` : ''}`),
    setting.appliesLive && e.appliesLive,
  ].filter(Boolean);
  return (
    <>
      {setting.help}
      {more.length > 0 && <span class="field-facts"> {more.join(' · ')}.</span>}
    </>
  );
}
