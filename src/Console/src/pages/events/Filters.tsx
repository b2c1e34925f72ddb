import { usePoll } from '../../api/poll';
import type { AdapterList } from '../../api/types';
import { SelectField, TextField } from '../../ui/fields';
import { texts } from '../../texts';
import { eventTypes, shortType } from './facts';
import { t } from './texts';

const SELDOM_MS = 60_000;

export interface Filter {
  adapter: string;
  conversation: string;
  type: string;
}

export function FilterFields({ filter, onChange }: { filter: Filter; onChange: (filter: Filter) => void }) {
  const { data } = usePoll<AdapterList>('/api/v1/adapters', SELDOM_MS);
  const names = [...new Set([...(data?.adapters.map((adapter) => adapter.name) ?? []), ...(filter.adapter ? [filter.adapter] : [])])];
  const types = [...new Set<string>([...eventTypes, ...(filter.type ? [filter.type] : [])])];
  return (
    <>
      <SelectField label={texts.adapter} value={filter.adapter} onInput={(adapter) => onChange({ ...filter, adapter })} options={[['', texts.anyAdapter], ...names.map((name): [string, string] => [name, name])]} />
      <SelectField label={t.type} value={filter.type} onInput={(type) => onChange({ ...filter, type })} options={[['', t.anyType], ...types.map((type): [string, string] => [type, shortType(type)])]} />
      <TextField label={t.conversation} value={filter.conversation} onInput={(conversation) => onChange({ ...filter, conversation: conversation.trim() })} placeholder={t.anyConversation} />
    </>
  );
}
