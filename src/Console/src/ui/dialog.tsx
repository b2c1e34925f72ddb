import { signal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { texts } from '../texts';
import { Button } from './Button';

interface Question {
  title: string;
  text: ComponentChildren;
  action: string;
  /** What the button that changes nothing is called, where "Cancel" could mean either. */
  decline?: string;
  danger?: boolean;
  answer: (yes: boolean) => void;
}

const question = signal<Question | null>(null);

/** Asks before something is done that cannot be taken back. */
export function confirm(asked: Omit<Question, 'answer'>): Promise<boolean> {
  question.value?.answer(false);
  return new Promise((resolve) => {
    question.value = {
      ...asked,
      answer: (yes) => {
        question.value = null;
        resolve(yes);
      },
    };
  });
}

export function ConfirmDialog() {
  const asked = question.value;
  return asked ? (
    <Dialog title={asked.title} onClose={() => asked.answer(false)}>
      <div class="dialog-text">{asked.text}</div>
      <div class="dialog-actions">
        <Button onClick={() => asked.answer(false)}>{asked.decline ?? texts.cancel}</Button>
        <Button kind={asked.danger ? 'danger' : 'primary'} onClick={() => asked.answer(true)}>
          {asked.action}
        </Button>
      </div>
    </Dialog>
  ) : null;
}

/** The browser's own modal dialog: keeps the focus inside, closes with Escape and gives the focus back. */
export function Dialog({ title, onClose, wide, veil, children }: { title: string; onClose: () => void; wide?: boolean; /** What lies below cannot be read. */ veil?: boolean; children: ComponentChildren }) {
  const element = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const before = document.activeElement as HTMLElement | null;
    const dialog = element.current;
    dialog?.showModal();
    return () => {
      dialog?.close();
      before?.focus?.();
    };
  }, []);
  return (
    <dialog
      ref={element}
      class={`dialog${wide ? ' dialog-wide' : ''}${veil ? ' dialog-veil' : ''}`}
      aria-labelledby="dialog-title"
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      // a second Escape closes it whatever it is answered
      onClose={onClose}
      onClick={(event) => event.target === element.current && onClose()}
    >
      <div class="dialog-body">
        <h2 id="dialog-title">{title}</h2>
        {children}
      </div>
    </dialog>
  );
}
