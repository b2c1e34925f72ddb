import { useState } from 'preact/hooks';
import { Button } from '../../ui/Button';
import type { SecretSet } from './api';
import type { Described } from './SettingField';
import { t } from './texts';

const s = t.editor.secret;

interface Props {
  /** How it is set in the definition; absent where it is not. */
  set: SecretSet | undefined;
  /** What was typed: null takes out the one that is set, undefined keeps it. */
  value: string | null | undefined;
  described: Partial<Described>;
  label?: string | undefined;
  onInput: (value: string | null | undefined) => void;
  onTouch: () => void;
}

const isReference = (text: string) => /^(env|file):/.test(text);

/** A secret: never shown, kept when left empty. Where it is to be read from is no secret and can be seen while it is typed. */
export function SecretInput({ set, value, described, label, onInput, onTouch }: Props) {
  const [isShown, setIsShown] = useState(false);
  if (value === null && set) {
    return (
      <p class="secret-line">
        <span>{s.willGo}</span> <Button onClick={() => onInput(undefined)}>{s.undo}</Button>
      </p>
    );
  }
  const typed = value ?? '';
  return (
    <>
      <span class="with-unit">
        <input
          {...described}
          aria-label={label}
          type={isShown || isReference(typed) ? 'text' : 'password'}
          value={typed}
          placeholder={set ? s.keep : s.enter}
          autocomplete="new-password"
          spellcheck={false}
          onBlur={onTouch}
          onInput={(event) => onInput(event.currentTarget.value === '' ? undefined : event.currentTarget.value)}
        />
        {typed !== '' && !isReference(typed) && <Button kind="quiet" icon="show" label={s.show} pressed={isShown} onClick={() => setIsShown(!isShown)} />}
      </span>
      {typed !== '' ? (
        <p class="small">{isReference(typed) ? s.reference : s.encrypted}</p>
      ) : (
        set && (
          <p class="secret-line small">
            <span>
              {s.set[set.form]} {set.shown && <code>{set.shown}</code>}
            </span>{' '}
            <Button onClick={() => onInput(null)}>{s.clear}</Button>
          </p>
        )
      )}
    </>
  );
}
