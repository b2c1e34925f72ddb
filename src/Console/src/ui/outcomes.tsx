import { signal } from '@preact/signals';
import { ApiError } from '../api/client';
import { texts } from '../texts';
import { Button } from './Button';
import { Chip, type Tone } from './Chip';

interface Outcome {
  id: number;
  tone: Tone;
  title: string;
  text: string;
}

const STAY_MS = 8000;
const outcomes = signal<Outcome[]>([]);
let next = 1;

/** Tells what an action did. What went well goes away by itself, what went wrong stays until it was read. */
export function tell(tone: Tone, title: string, text: string): void {
  const id = next++;
  outcomes.value = [...outcomes.value, { id, tone, title, text }];
  if (tone === 'ok' || tone === 'info') {
    window.setTimeout(() => dismiss(id), STAY_MS);
  }
}

export function tellError(title: string, error: unknown): void {
  const remedy = error instanceof ApiError && error.remedy ? ` ${error.remedy}` : '';
  tell('bad', title, `${(error as Error).message}${remedy}`);
}

/** Does something and tells what came of it. */
export async function act<T>(title: string, action: () => Promise<T>, done: (result: T) => string): Promise<T | undefined> {
  try {
    const result = await action();
    tell('ok', title, done(result));
    return result;
  } catch (error) {
    tellError(title, error);
    return undefined;
  }
}

function dismiss(id: number): void {
  outcomes.value = outcomes.value.filter((item) => item.id !== id);
}

export function Outcomes() {
  return (
    <section class="outcomes" aria-label={texts.outcomes} aria-live="polite">
      {outcomes.value.length > 3 && (
        <Button kind="plain" onClick={() => (outcomes.value = [])}>
          {texts.dismissAll}
        </Button>
      )}
      {outcomes.value.map((item) => (
        <div key={item.id} class={`outcome outcome-${item.tone}`}>
          <div>
            <Chip tone={item.tone}>{item.title}</Chip>
            <p>{item.text}</p>
          </div>
          <Button kind="quiet" icon="close" label={texts.dismiss} onClick={() => dismiss(item.id)} />
        </div>
      ))}
    </section>
  );
}
