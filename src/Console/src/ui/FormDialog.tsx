import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { texts } from '../texts';
import { Button } from './Button';
import { Dialog } from './dialog';
import { tell } from './outcomes';
import { Problem } from './Problem';

interface Props {
  title: string;
  action: string;
  /** What is told once it worked. */
  done: string;
  submit: () => Promise<unknown>;
  onClose: () => void;
  onDone: () => void;
  children: ComponentChildren;
}

/** A few fields in a dialog. What the host refuses is shown beside the fields, which keep what was typed. */
export function FormDialog({ title, action, done, submit, onClose, onDone, children }: Props) {
  const [error, setError] = useState<Error | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const send = async () => {
    setIsBusy(true);
    setError(null);
    try {
      await submit();
    } catch (failure) {
      setError(failure as Error);
      setIsBusy(false);
      return;
    }
    tell('ok', action, done);
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
          <Button kind="primary" type="submit" busy={isBusy}>
            {action}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
