import { useState } from 'preact/hooks';
import { TextField } from '../../ui/fields';
import { FormDialog } from '../../ui/FormDialog';
import { change } from './many';
import { t } from './texts';

export function AcknowledgeDialog({ ids, onClose, onDone }: { ids: readonly number[]; onClose: () => void; onDone: () => void }) {
  const [note, setNote] = useState('');
  return (
    <FormDialog title={t.acknowledgeTitle(ids.length)} action={t.acknowledge} done={t.acknowledgedDone} submit={() => change('acknowledge', ids, note.trim() || undefined)} onClose={onClose} onDone={onDone}>
      <p>{t.acknowledgeText}</p>
      <TextField label={t.note} value={note} onInput={setNote} help={t.noteHelp} />
    </FormDialog>
  );
}
