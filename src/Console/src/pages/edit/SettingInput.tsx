import { useState } from 'preact/hooks';
import type { Setting } from './api';
import { choiceOf, isBoolean, isOn, writtenBoolean } from './draft';
import type { Described } from './SettingField';
import { t } from './texts';

const e = t.editor;

interface Props {
  setting: Setting;
  value: string;
  /** What stands in the file, for values that go back to being left out. */
  before: string;
  described: Partial<Described>;
  /** For an input that has no label of its own. */
  label?: string | undefined;
  onInput: (value: string) => void;
  onTouch: () => void;
}

/** The input that fits a kind of setting. A value that does not fit the kind is shown as it stands, so that it can be put right. */
export function SettingInput(props: Props) {
  const { setting, value } = props;
  const hasChoices = (setting.choices?.length ?? 0) > 0;
  return setting.kind === 'boolean' && isBoolean(value) ? <Switch {...props} />
    : hasChoices ? <Choice {...props} />
    : setting.allowsLineBreaks ? <Lines {...props} />
    : <Line {...props} />;
}

function Switch({ setting, value, before, described, label, onInput, onTouch }: Props) {
  const isNow = isOn(value || (setting.default ?? 'false'));
  return (
    <label class="check">
      <input type="checkbox" {...described} aria-required={undefined} aria-label={label} checked={isNow} onBlur={onTouch} onChange={(event) => onInput(writtenBoolean(event.currentTarget.checked, setting, before))} />
      {label ? (isNow ? 'true' : 'false') : (setting.label ?? setting.name)}
    </label>
  );
}

function Choice({ setting, value, described, label, onInput, onTouch }: Props) {
  const chosen = choiceOf(setting, value);
  const [isOther, setIsOther] = useState(false);
  const free = setting.openChoice && (isOther || (value !== '' && chosen === undefined));
  const choices = setting.choices ?? [];
  return (
    <>
      <select
        {...described}
        aria-label={label}
        value={free ? '\u0000' : (chosen ?? value)}
        onBlur={onTouch}
        onChange={(event) => {
          const next = event.currentTarget.value;
          setIsOther(next === '\u0000');
          onInput(next === '\u0000' ? '' : next);
        }}
      >
        <option value="">{setting.default ? e.default(setting.default) : e.chooseOne}</option>
        {choices.map((choice) => (
          <option key={choice.value} value={choice.value}>
            {choice.label && choice.label !== choice.value ? `${choice.label} · ${choice.value}` : choice.value}
          </option>
        ))}
        {!free && value !== '' && chosen === undefined && <option value={value}>{value}</option>}
        {setting.openChoice && <option value={'\u0000'}>{e.other}</option>}
      </select>
      {free && (
        <input type="text" aria-label={e.otherLabel(label ?? setting.label ?? setting.name)} aria-describedby={described['aria-describedby']} aria-invalid={described['aria-invalid']} value={value} spellcheck={false} autocomplete="off" onBlur={onTouch} onInput={(event) => onInput(event.currentTarget.value)} />
      )}
    </>
  );
}

function Lines({ setting, value, described, label, onInput, onTouch }: Props) {
  return <textarea {...described} aria-label={label} rows={value.includes('\n') ? 8 : 2} value={value} placeholder={setting.default ?? undefined} spellcheck={false} onBlur={onTouch} onInput={(event) => onInput(event.currentTarget.value)} />;
}

/** How values of a kind look, where the declaration has no default that shows it. */
const examples: Record<string, string> = { timeOfDay: '02:30', instant: '2026-01-01T00:00:00Z', schedule: '5m', timeZone: 'Europe/London' };

function Line({ setting, value, described, label, onInput, onTouch }: Props) {
  const zones = setting.kind === 'timeZone' ? `zones-${setting.name}` : undefined;
  const isNumber = setting.kind === 'wholeNumber' || setting.kind === 'port';
  const input = (
    <input
      type="text"
      {...described}
      aria-label={label}
      inputMode={isNumber ? 'numeric' : setting.kind === 'url' ? 'url' : undefined}
      list={zones}
      value={value}
      placeholder={setting.default ?? examples[setting.kind]}
      spellcheck={false}
      autocomplete="off"
      onBlur={onTouch}
      onInput={(event) => onInput(event.currentTarget.value)}
    />
  );
  return (
    <>
      {setting.unit ? (
        <span class="with-unit">
          {input}
          <span class="muted">{setting.unit}</span>
        </span>
      ) : (
        input
      )}
      {zones && <TimeZones id={zones} />}
    </>
  );
}

export function TimeZones({ id }: { id: string }) {
  return (
    <datalist id={id}>
      {Intl.supportedValuesOf('timeZone').map((zone) => (
        <option key={zone} value={zone} />
      ))}
    </datalist>
  );
}
