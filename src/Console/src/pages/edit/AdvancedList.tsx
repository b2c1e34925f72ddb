import type { ComponentChildren } from 'preact';
import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
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

type Rows = NonNullable<Values['advanced']>;

/** The free list of keys and values, with the keys that the type knows offered. */
export function AdvancedList({ session, known, findings }: { session: EditSession; known: readonly Setting[]; findings: readonly Finding[] }) {
  const list = useRef<HTMLUListElement>(null);
  const keys = useId();
  const [begun, setBegun] = useState<readonly string[]>([]);
  const rows = session.values.value.advanced ?? [];
  const { hidden, secrets } = secretKeys(session, known, begun);
  const left = known.filter((setting) => !rows.some((row) => row.key === setting.name) && !secrets.includes(setting.name));
  const change = (edit: (rows: Rows) => Rows, ...names: string[]) => session.change((values) => ({ ...values, advanced: edit(values.advanced ?? []) }), ...names);
  const [wanted, focus] = useState<string | null>(null);
  // before anything that is typed next arrives
  useLayoutEffect(() => {
    if (wanted !== null) {
      [...(list.current?.querySelectorAll<HTMLElement>(wanted) ?? [])].at(-1)?.focus();
      focus(null);
    }
  }, [wanted]);
  const add = (key: string) => {
    if (known.find((setting) => setting.name === key)?.secret) {
      setBegun([...begun, key]);
      focus('.advanced-secret input');
    } else {
      change((now) => [...now, { key, value: '' }], key);
      focus(key === '' ? '.advanced-key:not([readonly])' : '.advanced-open input:not(.advanced-key), .advanced-open select');
    }
  };
  return (
    <section class="panel form" aria-labelledby="advanced-title">
      <h2 id="advanced-title">{e.advanced}</h2>
      <p class="muted">{e.advancedLead}</p>
      <ul class="advanced" ref={list}>
        {rows.map((row, index) => {
          const setting = known.find((one) => one.name === row.key);
          const name = row.key || e.key(index + 1);
          return (
            <Row
              key={index}
              kind="open"
              name={name}
              setting={setting}
              findings={findingsOf(row.key, findings)}
              keyInput={
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
                    if (known.find((one) => one.name === key)?.secret) {
                      change((now) => now.filter((_, at) => at !== index));
                      add(key);
                    } else {
                      change((now) => now.map((one, at) => (at === index ? { ...one, key } : one)), key);
                    }
                  }}
                />
              }
              onRemove={() => change((now) => now.filter((_, at) => at !== index))}
            >
              <SettingInput
                setting={setting ?? any}
                value={row.value}
                before="given"
                described={{ id: fieldId(name) }}
                label={e.valueOf(name)}
                onInput={(value) => change((now) => now.map((one, at) => (at === index ? { ...one, value } : one)), row.key)}
                onTouch={() => session.touch(row.key)}
              />
            </Row>
          );
        })}
        {[...secrets, ...hidden].map((key) => {
          const setting = known.find((one) => one.name === key);
          return (
            <Row
              key={key}
              kind="secret"
              name={key}
              setting={setting}
              findings={findingsOf(key, findings)}
              keyInput={<input type="text" class="advanced-key" aria-label={e.keyOf(key)} value={key} readOnly />}
              onRemove={() => {
                setBegun(begun.filter((one) => one !== key));
                session.setSecret(key, null);
              }}
            >
              {setting ? (
                <SecretInput set={session.setNow(key)} value={session.secrets.value[key]} described={{ id: fieldId(key) }} label={e.valueOf(key)} onInput={(value) => session.setSecret(key, value)} onTouch={() => session.touch(key)} />
              ) : (
                <p class="secret-line muted">{e.hidden}</p>
              )}
            </Row>
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

interface RowProps {
  kind: 'open' | 'secret';
  name: string;
  setting: Setting | undefined;
  findings: readonly Finding[];
  keyInput: ComponentChildren;
  onRemove: () => void;
  children: ComponentChildren;
}

function Row({ kind, name, setting, findings, keyInput, onRemove, children }: RowProps) {
  return (
    <li class={`field advanced-${kind}`} data-setting={name}>
      <div class="advanced-row">
        {keyInput}
        <div class="advanced-value">{children}</div>
        <Button kind="quiet" icon="close" label={e.removeKey(name)} onClick={onRemove} />
      </div>
      <FieldFindings findings={findings} />
      {setting && (
        <p class="muted small">
          <SettingHelp setting={setting} />
        </p>
      )}
    </li>
  );
}

/** Keys whose values are not shown: those that the type declares as secrets, and those that it does not know. */
function secretKeys(session: EditSession, known: readonly Setting[], begun: readonly string[]): { secrets: string[]; hidden: string[] } {
  const rows = session.values.value.advanced ?? [];
  const isThere = (name: string) => session.secrets.value[name] !== null;
  const set = session.secretsSet.value.filter((one) => one.isKey && isThere(one.name)).map((one) => one.name);
  const typed = Object.entries(session.secrets.value).filter(([, value]) => value !== null).map(([name]) => name);
  const isSecret = (name: string) => known.some((setting) => setting.name === name && setting.secret);
  return {
    secrets: [...new Set([...set, ...typed, ...begun])].filter(isSecret),
    hidden: set.filter((name) => !isSecret(name) && !rows.some((row) => row.key === name)),
  };
}
