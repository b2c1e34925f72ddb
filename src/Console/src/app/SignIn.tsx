import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { TextField } from '../ui/fields';
import { Button } from '../ui/Button';
import { Dialog } from '../ui/dialog';
import { Problem } from '../ui/Problem';
import icon from '../icon.svg';
import { texts } from '../texts';
import { isRefusedSignIn, session, setUp, signIn } from './session';
import { go, link } from './router';

const SHORTEST = 10;

export function SignInPage() {
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const { error, isBusy, submit } = useSubmit(() => signIn(name, password));
  return (
    <Gate title={texts.signIn.title} onSubmit={submit}>
      <SignInFields name={name} setName={setName} password={password} setPassword={setPassword} error={error} />
      <Button type="submit" kind="primary" busy={isBusy}>
        {texts.signIn.action}
      </Button>
    </Gate>
  );
}

/** The session ended while the console was in use: the page stays as it is below, with all that was typed. */
export function SignInAgain() {
  const [name, setName] = useState(session.value?.name ?? '');
  const [password, setPassword] = useState('');
  const { error, isBusy, submit } = useSubmit(() => signIn(name, password));
  // nothing but signing in or leaving ends it
  const [shown, setShown] = useState(0);
  useEffect(() => {
    if (name) {
      document.querySelector<HTMLInputElement>('dialog[open] input[type="password"]')?.focus();
    }
  }, [shown]);
  return (
    <Dialog key={shown} veil title={texts.signIn.again} onClose={() => setShown(shown + 1)}>
      <form
        class="form"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <p>{texts.signIn.againText}</p>
        <SignInFields name={name} setName={setName} password={password} setPassword={setPassword} error={error} />
        <div class="dialog-actions">
          <Button onClick={() => location.reload()}>{texts.signIn.leave}</Button>
          <Button type="submit" kind="primary" busy={isBusy}>
            {texts.signIn.action}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function SignInFields({ name, setName, password, setPassword, error }: { name: string; setName: (name: string) => void; password: string; setPassword: (password: string) => void; error: Error | null }) {
  return (
    <>
      <TextField label={texts.signIn.name} value={name} onInput={setName} autoComplete="username" required />
      <TextField label={texts.signIn.password} type="password" value={password} onInput={setPassword} autoComplete="current-password" required />
      {error && (isRefusedSignIn(error) ? <Problem error={new Error(texts.signIn.refused)} /> : <Problem error={error} />)}
    </>
  );
}

/** First use: makes the first administrator. */
export function SetupPage() {
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const [again, setAgain] = useState('');
  const { error, isBusy, submit } = useSubmit(async () => {
    if (password.length < SHORTEST) {
      throw new Error(texts.setup.short);
    }
    if (password !== again) {
      throw new Error(texts.setup.differ);
    }
    await setUp(name, password);
    go(link(['adapters']));
  });
  if (session.value?.setup === 'done') {
    return (
      <Gate title={texts.setup.title}>
        <p>{texts.setup.doneAlready}</p>
        <a href={link(['adapters'])}>{texts.signIn.title}</a>
      </Gate>
    );
  }
  return (
    <Gate title={texts.setup.title} lead={texts.setup.lead} onSubmit={submit}>
      <TextField label={texts.signIn.name} value={name} onInput={setName} autoComplete="username" required />
      <TextField label={texts.signIn.password} type="password" value={password} onInput={setPassword} autoComplete="new-password" help={texts.setup.help} required />
      <TextField label={texts.setup.again} type="password" value={again} onInput={setAgain} autoComplete="new-password" required />
      {error && <Problem error={error} />}
      <Button type="submit" kind="primary" busy={isBusy}>
        {texts.setup.action}
      </Button>
      {session.value?.loopbackWithoutCredentials && <a href={link(['adapters'])}>{texts.setup.later}</a>}
    </Gate>
  );
}

function Gate({ title, lead, onSubmit, children }: { title: string; lead?: string; onSubmit?: () => void; children: ComponentChildren }) {
  useEffect(() => {
    document.title = `${title} · ${texts.product}`;
  }, [title]);
  return (
    <main class="gate">
      <form
        class="gate-card"
        onSubmit={(event) => {
          event.preventDefault();
          onSubmit?.();
        }}
      >
        <p class="brand-name">
          <img src={icon} alt="" width="28" height="28" />
          <span>{texts.product}</span>
        </p>
        <h1>{title}</h1>
        {lead && <p class="muted">{lead}</p>}
        {children}
      </form>
    </main>
  );
}

function useSubmit(action: () => Promise<void>) {
  const [error, setError] = useState<Error | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const submit = async () => {
    setIsBusy(true);
    setError(null);
    try {
      await action();
    } catch (failure) {
      setError(failure as Error);
      setIsBusy(false);
    }
  };
  return { error, isBusy, submit: () => void submit() };
}
