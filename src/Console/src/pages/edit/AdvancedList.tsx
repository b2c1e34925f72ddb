import { useId, useRef } from 'preact/hooks';
import { Button } from '../../ui/Button';
import type { Finding, Setting, Values } from './api';
import { findingsOf } from './draft';
import { SecretInput } from './SecretInput';
import type { EditSession } from './session';
import { FieldFindings, fieldId, SettingHelp } from './SettingField';
import { SettingInput } from './SettingInput';
import { t } from './texts';

const e = t.editor;
const any: Setting = { name: '', help: '', kind: 'text', required: false, secret: false, appliesLive: false };

/** The free list of keys and values, with the keys that the type knows offered. */
export function AdvancedList({ session, known, findings }: { session: EditSession; known: readonly Setting[]; findings: readonly Finding[] }) {
  const list = useRef<HTMLUListElement>(null);
  const keys = useId();
  const rows = session.values.value.advanced ?? [];
  const left = known.filter((setting) => !rows.some((row) => row.key === setting.name));
  const change = (edit: (rows: NonNullable<Values['advanced']>) => NonNullable<Values['advanced']>, ...names: string[]) => session.change((values) => ({ ...values, advanced: edit(values.advanced ?? []) }), ...names);
  const add = (key: string) => {
    change((now) => [...now, { key, value: '' }], key);
    requestAnimationFrame(() => list.current?.querySelector<HTMLElement>(`li:last-child ${key === '' ? '.advanced-key' : '.advanced-value input, li:last-child .advanced-value select'}`)?.focus());
  };
  return (
    <section class="panel form" aria-labelledby="advanced-title">
      <h2 id="advanced-title">{e.advanced}</h2>
      <p class="muted">{e.advancedLead}</p>
      <ul class="advanced" ref={list}>
        {rows.map((row, index) => {
          const setting = known.find((one) => one.name === row.key);
          const own = findingsOf(row.key, findings);
          const name = row.key || e.key(index + 1);
          const described = { id: fieldId(row.key || `key${index}`), 'aria-invalid': own.some((finding) => finding.severity === 'error') || undefined } as const;
          return (
            <li key={index} class="field" data-setting={row.key}>
              <div class="advanced-row">
                <input
                  type="text"
                  class="advanced-key"
                  aria-label={e.key(index + 1)}
                  placeholder={e.keyPlaceholder}
                  list={keys}
                  value={row.key}
                  spellcheck={false}
                  autocomplete="off"
                  onInput={(event) => {
                    const key = event.currentTarget.value;
                    change((now) => now.map((one, at) => (at === index ? { ...one, key } : one)), key);
                  }}
                />
                <div class="advanced-value">
                  {setting?.secret ? (
                    <SecretInput
                      name={row.key}
                      set={session.secretsSet.value.find((one) => one.name === row.key)}
                      value={session.secrets.value[row.key]}
                      described={described}
                      label={e.valueOf(name)}
                      onInput={(value) => session.setSecret(row.key, value)}
                      onTouch={() => session.touch(row.key)}
                    />
                  ) : (
                    <SettingInput
                      setting={setting ?? any}
                      value={row.value}
                      before="given"
                      described={described}
                      label={e.valueOf(name)}
                      onInput={(value) => change((now) => now.map((one, at) => (at === index ? { ...one, value } : one)), row.key)}
                      onTouch={() => session.touch(row.key)}
                    />
                  )}
                </div>
                <Button
                  kind="quiet"
                  icon="close"
                  label={e.removeKey(name)}
                  onClick={() => {
                    change((now) => now.filter((_, at) => at !== index));
                    if (setting?.secret) {
                      session.setSecret(row.key, null);
                    }
                  }}
                />
              </div>
              <FieldFindings findings={own} />
              {setting && (
                <p class="muted small">
                  <SettingHelp setting={setting} />
                </p>
              )}
            </li>
          );
        })}
      </ul>
      <datalist id={keys}>
        {left.map((setting) => (
          <option key={setting.name} value={setting.name} label={setting.label ?? setting.help} />
        ))}
      </datalist>
      {left.length > 0 && (
        <details class="known">
          <summary>
            {e.known} ({left.length})
          </summary>
          <ul>
            {left.map((setting) => (
              <li key={setting.name}>
                <Button icon="plus" label={e.addKnown(setting.name)} onClick={() => add(setting.name)} />
                <div>
                  <code>{setting.name}</code>
                  <p class="muted small">
                    <SettingHelp setting={setting} />
                  </p>
                </div>
              </li>
            ))}
          </ul>
        </details>
      )}
      <p>
        <Button icon="plus" onClick={() => add('')}>
          {e.add}
        </Button>
      </p>
    </section>
  );
}
