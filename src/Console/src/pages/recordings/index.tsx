import { usePoll } from '../../api/poll';
import type { AdapterList } from '../../api/types';
import { link, route } from '../../app/router';
import { Empty, Page } from '../../ui/Page';
import { Progress } from '../../ui/Problem';
import { Tabs } from '../../ui/Tabs';
import { texts } from '../../texts';
import { Ledger } from './Ledger';
import { Reconciliation } from './Reconciliation';
import { RecordingDetails } from './RecordingDetails';
import { Source } from './Source';
import { t } from './texts';

const EVERY_MS = 4000;
const RECONCILIATION = 'reconciliation';

export function RecordingsPage() {
  const [name, part, recording] = route.value.rest;
  return name === undefined ? <Sources />
    : part !== undefined && recording !== undefined ? <RecordingDetails key={`${part} ${recording}`} source={name} conversationId={part} recordingId={recording} />
    : <OneSource key={name} name={name} isReconciling={part === RECONCILIATION} />;
}

function useSources() {
  const polled = usePoll<AdapterList>('/api/v1/adapters', EVERY_MS);
  return { ...polled, sources: polled.data?.adapters.filter((adapter) => adapter.isImport) ?? [] };
}

function Sources() {
  const { data, error, sources, refresh } = useSources();
  return (
    <Page title={texts.pages.recordings} lead={t.lead}>
      <Progress of={{ data, error }} />
      {data && sources.length === 0 && <Empty title={t.noSources}>{t.noSourcesText}</Empty>}
      {sources.map((adapter) => (
        <Source key={adapter.name} adapter={adapter} onChange={refresh} isAlone={false} />
      ))}
    </Page>
  );
}

function OneSource({ name, isReconciling }: { name: string; isReconciling: boolean }) {
  const { data, error, sources, refresh } = useSources();
  const adapter = sources.find((one) => one.name.toLowerCase() === name.toLowerCase());
  return (
    <Page title={name} lead={t.lead}>
      <p>
        <a href={link(['recordings'])}>← {texts.pages.recordings}</a>
      </p>
      <Progress of={{ data, error }} />
      {data && !adapter && <Empty title={t.noSource(name)}>{t.noSourcesText}</Empty>}
      {adapter && !isReconciling && <Source adapter={adapter} onChange={refresh} isAlone />}
      {adapter && (
        <>
          <Tabs
            label={name}
            current={isReconciling ? RECONCILIATION : ''}
            tabs={[
              { key: '', text: t.ledger, href: link(['recordings', name]) },
              { key: RECONCILIATION, text: t.reconciliation, href: link(['recordings', name, RECONCILIATION]) },
            ]}
          />
          {isReconciling ? <Reconciliation source={adapter.name} /> : <Ledger source={adapter.name} />}
        </>
      )}
    </Page>
  );
}
