import { useState } from 'preact/hooks';
import { usePoll } from '../../api/poll';
import type { AdapterList } from '../../api/types';
import { link } from '../../app/router';
import { may } from '../../app/session';
import { BulkBar, useSelection } from '../../ui/Bulk';
import { Button } from '../../ui/Button';
import { toneOf } from '../../ui/Chip';
import { SearchField } from '../../ui/fields';
import { Icon } from '../../ui/Icon';
import { Empty, Page } from '../../ui/Page';
import { Progress } from '../../ui/Problem';
import { texts } from '../../texts';
import { command, type Action } from './actions';
import { AdapterRow } from './AdapterRow';
import { countStates, matches } from './health';
import { t } from './texts';

const EVERY_MS = 2000;

export function AdapterOverview() {
  const { data, error, refresh } = usePoll<AdapterList>('/api/v1/adapters', EVERY_MS);
  const [search, setSearch] = useState('');
  const [state, setState] = useState<string | null>(null);
  const adapters = data?.adapters ?? [];
  const shown = adapters.filter((adapter) => matches(adapter, state, search));
  const selection = useSelection(shown, (adapter) => adapter.name);

  const run = async (action: Action, names: readonly string[]) => {
    await command(action, names);
    refresh();
  };

  return (
    <Page
      title={texts.pages.adapters}
      lead={t.lead}
      actions={
        may('admin') && (
          <a class={`button button-${data && adapters.length === 0 ? 'primary' : 'plain'}`} href={link(['definitions', 'new'])}>
            <Icon name="plus" />
            <span>{t.add}</span>
          </a>
        )
      }
    >
      <Progress of={{ data, error }} />
      {data && adapters.length === 0 && <Empty title={t.none}>{may('admin') ? t.noneText : t.noneTextViewer}</Empty>}
      {adapters.length > 0 && (
        <>
          <div class="toolbar">
            <SearchField label={t.search} value={search} onInput={setSearch} />
            <div class="filters" role="group" aria-label={t.filter}>
              <button type="button" class="filter" aria-pressed={state === null} onClick={() => setState(null)}>
                {texts.all} <b>{adapters.length}</b>
              </button>
              {countStates(adapters).map(([name, many]) => (
                <button key={name} type="button" class={`filter filter-${toneOf(name)}`} aria-pressed={state === name} onClick={() => setState(state === name ? null : name)}>
                  <span class="dot" aria-hidden="true" /> {texts.states[name]} <b>{many}</b>
                </button>
              ))}
            </div>
          </div>
          {may('operator') && (
            <BulkBar selection={selection}>
              {(['start', 'restart', 'stop'] as const).map((action) => (
                <Button key={action} icon={action} onClick={() => void run(action, selection.chosen.map((adapter) => adapter.name))}>
                  {texts.commands[action]}
                </Button>
              ))}
            </BulkBar>
          )}
          {shown.length === 0 && <Empty title={t.noneMatch}>{t.noneMatchText}</Empty>}
          <ul class="adapters" aria-label={texts.pages.adapters}>
            {shown.map((adapter) => (
              <AdapterRow key={adapter.name} adapter={adapter} isSelected={selection.has(adapter)} onSelect={(isOn) => selection.set(adapter, isOn)} onAction={(action) => void run(action, [adapter.name])} />
            ))}
          </ul>
        </>
      )}
    </Page>
  );
}
