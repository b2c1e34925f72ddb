import { useState } from 'preact/hooks';
import { ask, path } from '../../api/client';
import type { LogLevels } from '../../api/types';
import { may } from '../../app/session';
import { Button } from '../../ui/Button';
import { SelectField } from '../../ui/fields';
import { FormDialog } from '../../ui/FormDialog';
import { act } from '../../ui/outcomes';
import { Table } from '../../ui/Table';
import { Time } from '../../ui/Time';
import { texts } from '../../texts';
import { t } from './texts';

/** Raw events of the platform: whose are written now, and, for administrators, the switch. */
export function RawEvents({ levels, onChanged }: { levels: LogLevels; onChanged: () => void }) {
  const [isAsking, setIsAsking] = useState(false);
  const adapters = levels.levels.filter((level) => level.kind === 'adapter').map((level) => level.name);
  const stop = async (adapter: string) => {
    await act(t.rawStop, () => ask(path(['logging', 'raw'], { adapter }), { method: 'DELETE' }), () => t.rawStopped(adapter));
    onChanged();
  };
  return (
    <section class="panel">
      <h2>{t.raw}</h2>
      <p class="muted">{t.rawLead}</p>
      {levels.raw.length > 0 && (
        <Table
          caption={t.raw}
          rows={levels.raw}
          keyOf={(entry) => entry.adapter}
          columns={[
            { key: 'adapter', title: texts.adapter, cell: (entry) => entry.adapter },
            { key: 'until', title: t.until, cell: (entry) => <Time at={entry.until} as="ago" /> },
            { key: 'by', title: t.who, cell: (entry) => entry.by },
            { key: 'where', title: t.where, cell: () => <code>{levels.rawFolder}</code> },
            { key: 'actions', title: texts.actions, cell: (entry) => may('admin') && <Button onClick={() => void stop(entry.adapter)}>{t.rawStop}</Button> },
          ]}
        />
      )}
      {may('admin') && adapters.length > 0 && (
        <p>
          <Button onClick={() => setIsAsking(true)}>{t.rawStart}</Button>
        </p>
      )}
      {isAsking && (
        <StartDialog
          adapters={adapters}
          onClose={() => setIsAsking(false)}
          onDone={() => {
            setIsAsking(false);
            onChanged();
          }}
        />
      )}
    </section>
  );
}

function StartDialog({ adapters, onClose, onDone }: { adapters: readonly string[]; onClose: () => void; onDone: () => void }) {
  const [adapter, setAdapter] = useState(adapters[0] ?? '');
  const [length, setLength] = useState('15m');
  const submit = () => ask(path(['logging', 'raw']), { method: 'PUT', body: { adapter, for: length } });
  return (
    <FormDialog title={t.rawTitle} action={t.rawWrite} done={t.rawStarted(adapter)} submit={submit} onClose={onClose} onDone={onDone}>
      <p>{t.rawText}</p>
      <SelectField label={texts.adapter} value={adapter} onInput={setAdapter} options={adapters.map((name): [string, string] => [name, name])} />
      <SelectField label={t.howLong} value={length} onInput={setLength} options={t.rawLengths} />
    </FormDialog>
  );
}
