import { ask } from '../../api/client';
import { usePoll } from '../../api/poll';
import type { Plugin } from '../../api/types';
import { may } from '../../app/session';
import { Button } from '../../ui/Button';
import { Chip, type Tone } from '../../ui/Chip';
import { confirm } from '../../ui/dialog';
import { Facts } from '../../ui/Facts';
import { act } from '../../ui/outcomes';
import { Empty, Page } from '../../ui/Page';
import { Progress } from '../../ui/Problem';
import { texts } from '../../texts';
import { t } from './texts';

const EVERY_MS = 10_000;
const tones: Record<Plugin['state'], Tone> = { Usable: 'ok', Incompatible: 'bad', Failed: 'bad' };

export function PluginsPage() {
  const { data, error, refresh } = usePoll<{ plugins: Plugin[] }>('/api/v1/plugins', EVERY_MS);
  const reload = async () => {
    if (await confirm({ title: t.reloadTitle, text: t.reloadText, action: t.reload })) {
      await act(
        t.reload,
        () => ask<{ newOrChanged: string[]; removed: string[] }>('/api/v1/plugins/reload', { method: 'POST' }),
        ({ newOrChanged, removed }) => t.reloaded(newOrChanged.join(', ') || texts.none, removed.join(', ') || texts.none),
      );
      refresh();
    }
  };
  return (
    <Page title={texts.pages.plugins} lead={t.lead} actions={may('admin') && <Button icon="restart" onClick={() => void reload()}>{t.reload}</Button>}>
      <Progress of={{ data, error }} />
      {data?.plugins.length === 0 && <Empty title={t.none}>{t.noneText}</Empty>}
      {data?.plugins.map((plugin) => (
        <section key={plugin.name} class="panel" data-plugin={plugin.name}>
          <div class="account-head">
            <h2>{plugin.name}</h2>
            <Chip tone={tones[plugin.state]}>{t.states[plugin.state]}</Chip>
          </div>
          <Facts
            facts={[
              [t.version, plugin.version ?? '–'],
              [t.contract, plugin.contractVersion ?? '–'],
              [t.types, plugin.adapterTypes.join(', ') || '–'],
            ]}
          />
          <h3>{t.report}</h3>
          {plugin.findings.length === 0 ? (
            <p class="muted">{t.clean}</p>
          ) : (
            <ul class="alarm-lines">
              {plugin.findings.map((finding) => (
                <li key={`${finding.code} ${finding.problem}`}>
                  <Chip tone={finding.isError ? 'bad' : 'warn'}>{finding.isError ? t.error : t.warning}</Chip>
                  <div>
                    <p>{finding.problem}</p>
                    <p class="muted">{finding.remedy}</p>
                    <p class="muted small">
                      {[finding.code, finding.assemblyAskedFor && t.asked(finding.assemblyAskedFor, finding.versionWanted, finding.versionFound, finding.askedBy)].filter(Boolean).join(' · ')}
                    </p>
                  </div>
                </li>
              ))}
            </ul>
          )}
        </section>
      ))}
    </Page>
  );
}
