import { AdapterField } from '../../ui/AdapterField';
import { SelectField, TextField } from '../../ui/fields';
import { eventTypes, shortType } from './facts';
import { t } from './texts';

export interface Filter {
  adapter: string;
  conversation: string;
  type: string;
}

export const filterOf = (query: URLSearchParams): Filter => ({ adapter: query.get('adapter') ?? '', conversation: query.get('conversation') ?? '', type: query.get('type') ?? '' });

export function FilterFields({ filter, onChange }: { filter: Filter; onChange: (filter: Filter) => void }) {
  const types = [...new Set<string>([...eventTypes, ...(filter.type ? [filter.type] : [])])];
  return (
    <>
      <AdapterField value={filter.adapter} onInput={(adapter) => onChange({ ...filter, adapter })} />
      <SelectField label={t.type} value={filter.type} onInput={(type) => onChange({ ...filter, type })} options={[['', t.anyType], ...types.map((type): [string, string] => [type, shortType(type)])]} />
      <TextField label={t.conversation} value={filter.conversation} onInput={(conversation) => onChange({ ...filter, conversation: conversation.trim() })} placeholder={t.anyConversation} />
    </>
  );
}
