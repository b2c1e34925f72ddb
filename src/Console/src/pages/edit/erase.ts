import { go, leaving, link } from '../../app/router';
import { confirm } from '../../ui/dialog';
import { tell, tellError } from '../../ui/outcomes';
import { remove, type Kind } from './api';
import { t } from './texts';

const e = t.editor;

/** Deletes a definition after asking, and goes back to the list. */
export async function erase(kind: Kind, file: string, name: string, hash: string): Promise<void> {
  if (!(await confirm({ title: e.deleteTitle(name), text: kind === 'adapters' ? e.deleteAdapter(file) : e.deleteSource(file), action: e.delete, danger: true }))) {
    return;
  }
  try {
    await remove(kind, file, hash);
    tell('ok', e.delete, e.deleted(name));
    leaving.ask = null;
    go(link(['definitions']));
  } catch (error) {
    tellError(e.delete, error);
  }
}
