import { useState } from 'preact/hooks';
import { ask, path } from '../../api/client';
import { usePoll } from '../../api/poll';
import type { Consumer, Journal } from '../../api/types';
import { may } from '../../app/session';
import { Button } from '../../ui/Button';
import { Dialog, confirm } from '../../ui/dialog';
import { TextField } from '../../ui/fields';
import { bytes, count } from '../../ui/format';
import { act } from '../../ui/outcomes';
import { Empty } from '../../ui/Page';
import { Progress } from '../../ui/Problem';
import { Table } from '../../ui/Table';
import { Time } from '../../ui/Time';
import { texts } from '../../texts';
import { consumers as t } from './texts';

const EVERY_MS = 3000;

export function Consumers() {
  const { data, error, refresh } = usePoll<{ consumers: Consumer[] }>('/api/v1/consumers', EVERY_MS);
  const { data: journal } = usePoll<Journal>('/api/v1/journal', EVERY_MS);
  const [resetting, setResetting] = useState<Consumer | null>(null);
  const newest = journal?.lastSequence ?? 0;

  const remove = async (consumer: Consumer) => {
    if (await confirm({ title: t.forgetTitle(consumer.name), text: t.forgetText, action: t.forget, danger: true })) {
      await act(t.forget, () => ask(path(['consumers', consumer.name]), { method: 'DELETE' }), () => t.forgotten(consumer.name));
      refresh();
    }
  };

  return (
    <>
      {journal && <p class="muted">{t.journal(count(journal.firstSequence), count(journal.lastSequence), bytes(journal.usedBytes))}</p>}
      <Progress of={{ data, error }} />
      {data && data.consumers.length === 0 && <Empty title={t.none}>{t.noneText}</Empty>}
      {data && data.consumers.length > 0 && (
        <section class="panel">
          <Table
            caption={t.title}
            rows={data.consumers}
            keyOf={(consumer) => consumer.name}
            columns={[
              { key: 'name', title: t.name, cell: (consumer) => <strong>{consumer.name}</strong> },
              { key: 'position', title: t.position, numeric: true, cell: (consumer) => count(consumer.position) },
              { key: 'lag', title: t.lag, numeric: true, cell: (consumer) => <span class={newest - consumer.position > 0 ? 'tone-warn' : 'tone-ok'}>{count(Math.max(0, newest - consumer.position))}</span> },
              { key: 'moved', title: t.moved, cell: (consumer) => <Time at={consumer.updatedAt} as="ago" /> },
              {
                key: 'actions', title: texts.actions,
                cell: (consumer) => may('admin') && (
                  <span class="row-actions">
                    <Button onClick={() => setResetting(consumer)}>{texts.reset}</Button>
                    <Button onClick={() => void remove(consumer)}>{t.forget}</Button>
                  </span>
                ),
              },
            ]}
          />
        </section>
      )}
      {resetting && <ResetDialog consumer={resetting} first={journal?.firstSequence ?? 1} newest={newest} onClose={() => setResetting(null)} onDone={refresh} />}
    </>
  );
}

function ResetDialog({ consumer, first, newest, onClose, onDone }: { consumer: Consumer; first: number; newest: number; onClose: () => void; onDone: () => void }) {
  const [position, setPosition] = useState(String(consumer.position));
  const sequence = Number(position);
  const isValid = Number.isInteger(sequence) && sequence >= 0 && sequence <= newest && position.trim() !== '';
  const reset = async () => {
    await act(texts.reset, () => ask(path(['consumers', consumer.name, 'reset']), { method: 'POST', body: { sequence } }), () => t.wasReset(consumer.name, count(sequence)));
    onClose();
    onDone();
  };
  return (
    <Dialog title={t.resetTitle(consumer.name)} onClose={onClose}>
      <p>{t.resetText}</p>
      <TextField label={t.newPosition} type="number" value={position} onInput={setPosition} help={t.range(count(Math.max(0, first - 1)), count(newest))} />
      <div class="dialog-actions">
        <Button onClick={onClose}>{texts.cancel}</Button>
        <Button kind="danger" disabled={!isValid} onClick={() => void reset()}>
          {texts.reset}
        </Button>
      </div>
    </Dialog>
  );
}
