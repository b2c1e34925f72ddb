import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import { Icon } from './Icon';

interface Field {
  label: string;
  value: string;
  onInput: (value: string) => void;
}

export function TextField({ label, value, onInput, type = 'text', help, required, autoComplete, placeholder, list }: Field & {
  type?: 'text' | 'password' | 'datetime-local' | 'number';
  help?: ComponentChildren;
  required?: boolean;
  autoComplete?: string;
  placeholder?: string;
  /** Id of a datalist. */
  list?: string;
}) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        id={id}
        type={type}
        step={type === 'datetime-local' ? 1 : undefined}
        value={value}
        required={required}
        autocomplete={autoComplete ?? 'off'}
        placeholder={placeholder}
        list={list}
        spellcheck={false}
        aria-describedby={help ? `${id}-help` : undefined}
        onInput={(event) => onInput(event.currentTarget.value)}
      />
      {help && (
        <p id={`${id}-help`} class="muted small">
          {help}
        </p>
      )}
    </div>
  );
}

export function SelectField({ label, value, onInput, options }: Field & { options: readonly (readonly [value: string, text: string])[] }) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select id={id} value={value} onChange={(event) => onInput(event.currentTarget.value)}>
        {options.map(([key, text]) => (
          <option key={key} value={key}>
            {text}
          </option>
        ))}
      </select>
    </div>
  );
}

/** The page's search: the shortcut "/" goes to it. */
export function SearchField({ label, value, onInput }: Field) {
  return (
    <div class="search">
      <Icon name="search" />
      <input type="search" class="search-input" aria-label={label} placeholder={label} value={value} spellcheck={false} onInput={(event) => onInput(event.currentTarget.value)} />
    </div>
  );
}
