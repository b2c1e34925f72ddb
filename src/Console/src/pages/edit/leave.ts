import { useEffect } from 'preact/hooks';
import { leaving } from '../../app/router';
import { confirm } from '../../ui/dialog';
import { t } from './texts';

const e = t.editor;

/** Asks before something that was typed is lost: by going to another page of the console, or by closing or reloading the window. */
export function useLeaving(isDirty: boolean): void {
  useEffect(() => {
    if (!isDirty) {
      return;
    }
    leaving.ask = () => confirm({ title: e.leaveTitle, text: e.leaveText, action: e.leave, decline: e.stay, danger: true });
    const close = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener('beforeunload', close);
    return () => {
      leaving.ask = null;
      removeEventListener('beforeunload', close);
    };
  }, [isDirty]);
}
