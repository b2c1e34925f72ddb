import { useState } from 'preact/hooks';
import { ask, path } from '../../api/client';
import { usePoll } from '../../api/poll';
import type { Role, User } from '../../api/types';
import { link } from '../../app/router';
import { readSession } from '../../app/session';
import { Button } from '../../ui/Button';
import { confirm } from '../../ui/dialog';
import { SelectField, TextField } from '../../ui/fields';
import { FormDialog } from '../../ui/FormDialog';
import { act } from '../../ui/outcomes';
import { Empty } from '../../ui/Page';
import { Progress } from '../../ui/Problem';
import { Table } from '../../ui/Table';
import { Time } from '../../ui/Time';
import { texts } from '../../texts';
import { t } from './texts';

const EVERY_MS = 10_000;
export const roleOptions = (['viewer', 'operator', 'admin'] as const).map((role): [string, string] => [role, t.roles[role]]);

type Doing = { what: 'add' } | { what: 'password' | 'role'; user: User };

export function Users() {
  const { data, error, refresh } = usePoll<{ users: User[] }>('/api/v1/users', EVERY_MS);
  const [doing, setDoing] = useState<Doing | null>(null);
  const done = () => {
    setDoing(null);
    refresh();
    void readSession();
  };
  const remove = async (user: User) => {
    if (await confirm({ title: t.removeTitle(user.name), text: t.removeUser, action: t.remove, danger: true })) {
      await act(t.remove, () => ask(path(['users', user.name]), { method: 'DELETE' }), () => t.removed(user.name));
      done();
    }
  };
  return (
    <>
      <Progress of={{ data, error }} />
      {data?.users.length === 0 && (
        <Empty title={t.noUsers}>
          {t.noUsersText} <a href={link(['setup'])}>{texts.shell.setUpLink}</a>
        </Empty>
      )}
      {data && data.users.length > 0 && (
        <section class="panel">
          <Table
            caption={t.users}
            rows={data.users}
            keyOf={(user) => user.name}
            columns={[
              { key: 'name', title: t.name, cell: (user) => <strong>{user.name}</strong> },
              { key: 'role', title: t.role, cell: (user) => user.role },
              { key: 'source', title: t.source, cell: (user) => user.source },
              { key: 'created', title: t.created, cell: (user) => <Time at={user.created} /> },
              { key: 'changed', title: t.changed, cell: (user) => <Time at={user.changed} /> },
              {
                key: 'actions', title: texts.actions,
                cell: (user) => user.source === 'store' && (
                  <span class="row-actions">
                    <Button onClick={() => setDoing({ what: 'password', user })}>{t.setPassword}</Button>
                    <Button onClick={() => setDoing({ what: 'role', user })}>{t.setRole}</Button>
                    <Button onClick={() => void remove(user)}>{t.remove}</Button>
                  </span>
                ),
              },
            ]}
          />
        </section>
      )}
      {data && data.users.length > 0 && (
        <p>
          <Button kind="primary" onClick={() => setDoing({ what: 'add' })}>
            {t.add}
          </Button>
        </p>
      )}
      {doing?.what === 'add' && <AddDialog onClose={() => setDoing(null)} onDone={done} />}
      {doing?.what === 'password' && <PasswordDialog user={doing.user} onClose={() => setDoing(null)} onDone={done} />}
      {doing?.what === 'role' && <RoleDialog user={doing.user} onClose={() => setDoing(null)} onDone={done} />}
    </>
  );
}

interface DialogProps {
  onClose: () => void;
  onDone: () => void;
}

function AddDialog({ onClose, onDone }: DialogProps) {
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const [role, setRole] = useState('viewer');
  return (
    <FormDialog title={t.add} action={t.add} onClose={onClose} onDone={onDone} done={t.added(name)} submit={() => ask('/api/v1/users', { method: 'POST', body: { name, password, role } })}>
      <TextField label={t.name} value={name} onInput={setName} required />
      <TextField label={t.password} type="password" value={password} onInput={setPassword} autoComplete="new-password" help={texts.setup.help} required />
      <SelectField label={t.role} value={role} onInput={setRole} options={roleOptions} />
    </FormDialog>
  );
}

function PasswordDialog({ user, onClose, onDone }: DialogProps & { user: User }) {
  const [password, setPassword] = useState('');
  return (
    <FormDialog title={t.setPasswordOf(user.name)} action={t.setPassword} onClose={onClose} onDone={onDone} done={t.passwordSet(user.name)} submit={() => ask(path(['users', user.name, 'password']), { method: 'PUT', body: { password } })}>
      <TextField label={t.newPassword} type="password" value={password} onInput={setPassword} autoComplete="new-password" help={texts.setup.help} required />
    </FormDialog>
  );
}

function RoleDialog({ user, onClose, onDone }: DialogProps & { user: User }) {
  const [role, setRole] = useState<string>(user.role);
  return (
    <FormDialog title={t.setRoleOf(user.name)} action={t.setRole} onClose={onClose} onDone={onDone} done={t.roleSet(user.name, role as Role)} submit={() => ask(path(['users', user.name, 'role']), { method: 'PUT', body: { role } })}>
      <SelectField label={t.role} value={role} onInput={setRole} options={roleOptions} />
    </FormDialog>
  );
}
