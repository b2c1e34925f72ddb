import { usePoll } from '../api/poll';
import type { AdapterList } from '../api/types';
import { texts } from '../texts';
import { SelectField } from './fields';

const SELDOM_MS = 60_000;

/** One adapter or any; one that is there no more stays chosen while it stands in the address. */
export function AdapterField({ value, any = texts.anyAdapter, onInput }: { value: string; any?: string; onInput: (name: string) => void }) {
  const { data } = usePoll<AdapterList>('/api/v1/adapters', SELDOM_MS);
  const names = [...new Set([...(data?.adapters.map((adapter) => adapter.name) ?? []), ...(value ? [value] : [])])];
  return <SelectField label={texts.adapter} value={value} onInput={onInput} options={[['', any], ...names.map((name): [string, string] => [name, name])]} />;
}
