import { useEffect, useState } from 'preact/hooks';
import { TextField } from './fields';
import { fromLocalInput, toLocalInput } from './format';

const textOf = (moment: string) => (moment === '' || Number.isNaN(Date.parse(moment)) ? '' : toLocalInput(new Date(moment)));

/** A moment as the API wants it, typed in local time. What is being typed is left alone, however odd the year is until it is complete. */
export function MomentField({ label, value, help, onInput }: { label: string; value: string; help?: string; onInput: (moment: string) => void }) {
  const [text, setText] = useState(() => textOf(value));
  useEffect(() => {
    if ((fromLocalInput(text) ?? '') !== value) {
      setText(textOf(value));
    }
  }, [value]);
  return (
    <TextField
      label={label}
      type="datetime-local"
      value={text}
      help={help}
      onInput={(typed) => {
        setText(typed);
        onInput(fromLocalInput(typed) ?? '');
      }}
    />
  );
}
