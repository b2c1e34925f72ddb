import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { texts } from '../texts';
import { Button } from './Button';
import { Dialog } from './dialog';
import { tell } from './outcomes';
import { Problem } from './Problem';

interface Props<T> {
  title: string;
  action: string;
  /** What is told once it worked. */
  done: string | ((result: T) => string);
  submit: () => Promise<T>;
  danger?: boolean;
  disabled?: boolean;
  onClose: () => void;
  onDone: () => void;
  children: ComponentChildren;
}

/** A few fields in a dialog. What the host refuses is shown beside the fields, which keep what was typed. */
export function FormDialog<T>({ title, action, done, submit, danger, disabled = false, onClose, onDone, children }: Props<T>) {
  const [error, setError] = useState<Error | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const send = async () => {
    setIsBusy(true);
    setError(null);
    let result: T;
    try {
      result = await submit();
    } catch (failure) {
      setError(failure as Error);
      setIsBusy(false);
      return;
    }
    tell('ok', action, typeof done === 'string' ? done : done(result));
    onDone();
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <form
        class="form"
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        {children}
        {error && <Problem error={error} />}
        <div class="dialog-actions">
          <Button onClick={onClose}>{texts.cancel}</Button>
          <Button kind={danger ? 'danger' : 'primary'} type="submit" busy={isBusy} disabled={disabled}>
            {action}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
