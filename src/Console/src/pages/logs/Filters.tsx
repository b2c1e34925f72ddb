import { AdapterField } from '../../ui/AdapterField';
import { SearchField, SelectField } from '../../ui/fields';
import { t } from './texts';

export interface Filter {
  adapter: string;
  level: string;
  text: string;
}

export const levels = ['trace', 'debug', 'information', 'warning', 'error', 'critical'] as const;

export const filterOf = (query: URLSearchParams): Filter => ({ adapter: query.get('adapter') ?? '', level: query.get('level') ?? '', text: query.get('text') ?? '' });

export function FilterFields({ filter, onChange }: { filter: Filter; onChange: (filter: Filter) => void }) {
  return (
    <>
      <AdapterField value={filter.adapter} any={t.hostAndAdapters} onInput={(adapter) => onChange({ ...filter, adapter })} />
      <SelectField label={t.level} value={filter.level} onInput={(level) => onChange({ ...filter, level })} options={[['', t.anyLevel], ...levels.map((level): [string, string] => [level, t.atLeast(level)])]} />
      <SearchField label={t.text} value={filter.text} onInput={(text) => onChange({ ...filter, text })} />
    </>
  );
}
