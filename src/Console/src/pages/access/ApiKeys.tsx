import { useState } from 'preact/hooks';
import { ask, path } from '../../api/client';
import { usePoll } from '../../api/poll';
import type { ApiKey } from '../../api/types';
import { Button } from '../../ui/Button';
import { Chip } from '../../ui/Chip';
import { confirm, Dialog } from '../../ui/dialog';
import { SelectField, TextField } from '../../ui/fields';
import { FormDialog } from '../../ui/FormDialog';
import { MomentField } from '../../ui/MomentField';
import { act } from '../../ui/outcomes';
import { Empty } from '../../ui/Page';
import { Progress } from '../../ui/Problem';
import { Table } from '../../ui/Table';
import { Time } from '../../ui/Time';
import { texts } from '../../texts';
import { t } from './texts';
import { roleOptions } from './Users';

const EVERY_MS = 10_000;

export function ApiKeys() {
  const { data, error, refresh } = usePoll<{ apiKeys: ApiKey[] }>('/api/v1/api-keys', EVERY_MS);
  const [isAdding, setIsAdding] = useState(false);
  const [made, setMade] = useState<string | null>(null);
  const remove = async (key: ApiKey) => {
    if (await confirm({ title: t.removeTitle(key.name), text: t.removeKey, action: t.remove, danger: true })) {
      await act(t.remove, () => ask(path(['api-keys', key.id]), { method: 'DELETE' }), () => t.removed(key.name));
      refresh();
    }
  };
  return (
    <>
      <Progress of={{ data, error }} />
      {data?.apiKeys.length === 0 && <Empty title={t.noKeys}>{t.noKeysText}</Empty>}
      {data && data.apiKeys.length > 0 && (
        <section class="panel">
          <Table
            caption={t.keys}
            rows={data.apiKeys}
            keyOf={(key) => key.id}
            columns={[
              { key: 'name', title: t.name, cell: (key) => <strong>{key.name}</strong> },
              { key: 'role', title: t.role, cell: (key) => key.role },
              { key: 'created', title: t.created, cell: (key) => <Time at={key.created} /> },
              { key: 'by', title: t.by, cell: (key) => key.createdBy || '–' },
              { key: 'expires', title: t.expires, cell: (key) => (key.expired ? <Chip tone="bad">{t.expired}</Chip> : <Time at={key.expires} none={t.never} />) },
              { key: 'used', title: t.lastUsed, cell: (key) => <Time at={key.lastUsed} as="ago" none={t.notUsed} /> },
              { key: 'actions', title: texts.actions, cell: (key) => <Button onClick={() => void remove(key)}>{t.remove}</Button> },
            ]}
          />
        </section>
      )}
      <p>
        <Button kind="primary" onClick={() => setIsAdding(true)}>
          {t.addKey}
        </Button>
      </p>
      {isAdding && (
        <AddDialog
          onClose={() => setIsAdding(false)}
          onMade={(key) => {
            setIsAdding(false);
            setMade(key);
            refresh();
          }}
        />
      )}
      {made !== null && (
        <Dialog title={t.madeKey} onClose={() => setMade(null)}>
          <p>{t.madeKeyText}</p>
          <pre class="json secret">{made}</pre>
          <div class="dialog-actions">
            <Button kind="primary" onClick={() => setMade(null)}>
              {texts.close}
            </Button>
          </div>
        </Dialog>
      )}
    </>
  );
}

function AddDialog({ onClose, onMade }: { onClose: () => void; onMade: (key: string) => void }) {
  const [name, setName] = useState('');
  const [role, setRole] = useState('viewer');
  const [expires, setExpires] = useState('');
  const submit = async () => {
    const answer = await ask<{ key: string }>('/api/v1/api-keys', { method: 'POST', body: { name, role, expires: expires || undefined } });
    onMade(answer.key);
  };
  return (
    <FormDialog title={t.addKey} action={t.addKey} done={t.added(name)} submit={submit} onClose={onClose} onDone={() => {}}>
      <TextField label={t.name} value={name} onInput={setName} required />
      <SelectField label={t.role} value={role} onInput={setRole} options={roleOptions} />
      <MomentField label={t.expires} value={expires} onInput={setExpires} help={t.expiresHelp} />
    </FormDialog>
  );
}
