import { usePoll } from '../../api/poll';
import type { AdapterList } from '../../api/types';
import { SearchField, SelectField } from '../../ui/fields';
import { texts } from '../../texts';
import { t } from './texts';

const SELDOM_MS = 60_000;

export interface Filter {
  adapter: string;
  level: string;
  text: string;
}

export const levels = ['trace', 'debug', 'information', 'warning', 'error', 'critical'] as const;

export function filterOf(query: URLSearchParams): Filter {
  return { adapter: query.get('adapter') ?? '', level: query.get('level') ?? '', text: query.get('text') ?? '' };
}

export function FilterFields({ filter, onChange }: { filter: Filter; onChange: (filter: Filter) => void }) {
  const { data } = usePoll<AdapterList>('/api/v1/adapters', SELDOM_MS);
  const names = [...new Set([...(data?.adapters.map((adapter) => adapter.name) ?? []), ...(filter.adapter ? [filter.adapter] : [])])];
  return (
    <>
      <SelectField label={texts.adapter} value={filter.adapter} onInput={(adapter) => onChange({ ...filter, adapter })} options={[['', t.hostAndAdapters], ...names.map((name): [string, string] => [name, name])]} />
      <SelectField label={t.level} value={filter.level} onInput={(level) => onChange({ ...filter, level })} options={[['', t.anyLevel], ...levels.map((level): [string, string] => [level, t.atLeast(level)])]} />
      <SearchField label={t.text} value={filter.text} onInput={(text) => onChange({ ...filter, text })} />
    </>
  );
}
