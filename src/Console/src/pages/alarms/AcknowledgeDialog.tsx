import { useState } from 'preact/hooks';
import { ask } from '../../api/client';
import type { Alarm } from '../../api/types';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/dialog';
import { TextField } from '../../ui/fields';
import { act } from '../../ui/outcomes';
import { texts } from '../../texts';
import { t } from './texts';

export function AcknowledgeDialog({ alarms, onClose, onDone }: { alarms: readonly Alarm[]; onClose: () => void; onDone: () => void }) {
  const [note, setNote] = useState('');
  const acknowledge = async () => {
    await act(t.acknowledge, () => ask('/api/v1/alarms/acknowledge', { method: 'POST', body: { ids: alarms.map((alarm) => alarm.id), note: note.trim() || undefined } }), () => t.acknowledgedDone(alarms.length));
    onClose();
    onDone();
  };
  return (
    <Dialog title={t.acknowledgeTitle(alarms.length)} onClose={onClose}>
      <form
        class="form"
        onSubmit={(event) => {
          event.preventDefault();
          void acknowledge();
        }}
      >
        <p>{t.acknowledgeText}</p>
        <TextField label={t.note} value={note} onInput={setNote} help={t.noteHelp} />
        <div class="dialog-actions">
          <Button onClick={onClose}>{texts.cancel}</Button>
          <Button kind="primary" type="submit">
            {t.acknowledge}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
