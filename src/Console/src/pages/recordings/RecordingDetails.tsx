import type { ComponentChildren } from 'preact';
import { ask, path } from '../../api/client';
import { usePoll } from '../../api/poll';
import type { RecordingDetail } from '../../api/types';
import { link } from '../../app/router';
import { may } from '../../app/session';
import { Button } from '../../ui/Button';
import { Chip } from '../../ui/Chip';
import { bytes } from '../../ui/format';
import { Facts } from '../../ui/Facts';
import { Json } from '../../ui/Json';
import { act } from '../../ui/outcomes';
import { Page } from '../../ui/Page';
import { Progress } from '../../ui/Problem';
import { Time } from '../../ui/Time';
import { MetadataPanels } from './MetadataPanels';
import { Player } from './Player';
import { statesOf, toneOfRecording } from './states';
import { t } from './texts';

const EVERY_MS = 10_000;

export function RecordingDetails({ source, conversationId, recordingId }: { source: string; conversationId: string; recordingId: string }) {
  const parts = ['imports', source, 'recordings', conversationId, recordingId];
  const { data, error, refresh } = usePoll<RecordingDetail>(path(parts), EVERY_MS);
  const line = data?.recording;
  const retry = async () => {
    await act(t.retry, () => ask<{ message: string }>(path([...parts, 'retry']), { method: 'POST' }), (answer) => answer.message);
    refresh();
  };
  const facts: [string, ComponentChildren][] = line
    ? [
        [t.conversation, <a href={link(['events', 'search'], { conversation: conversationId })}>{conversationId}</a>],
        [t.recording, recordingId],
        [t.callId, line.callId],
        [t.media, line.media],
        [t.began, <Time at={line.conversationStart} as="full" />],
        [t.ended, line.conversationEnd && <Time at={line.conversationEnd} as="full" />],
        [t.platformState, line.platformState],
        [t.lastLook, line.lastLook && <Time at={line.lastLook} as="full" />],
        [t.attempts, line.attempts > 0 && String(line.attempts)],
        [t.nextAttempt, line.nextAttempt && <Time at={line.nextAttempt} as="ago" />],
        [t.storedAt, line.storedAt && <Time at={line.storedAt} as="full" />],
        [t.location, line.location],
        [t.size, line.sizeInBytes !== undefined && bytes(line.sizeInBytes)],
        ['SHA-256', line.sha256 && <code>{line.sha256}</code>],
      ]
    : [];
  return (
    <Page title={t.recording}>
      <p>
        <a href={link(['recordings', source])}>← {source}</a> · <a href={link(['recordings', source], { conversation: conversationId })}>{t.ofConversation}</a>
      </p>
      <Progress of={{ data, error }} />
      {data && line && (
        <>
          <section class="panel" aria-label={t.sound}>
            <p class="adapter-state">
              <Chip tone={toneOfRecording(line.state)}>{t.states[line.state] ?? line.state}</Chip>
              {line.late && <Chip tone="warn">{t.late}</Chip>}
              {line.overLong && <Chip tone="warn">{t.overLong}</Chip>}
              {line.reason && <span>{line.reason}</span>}
              {may('operator') && statesOf('open').includes(line.state) && <Button onClick={() => void retry()}>{t.retryThis}</Button>}
            </p>
            {data.files.length === 0 && <p class="muted">{t.nothingStored}</p>}
            {data.files.length > 0 && !data.mayListen && <p class="muted">{t.mayNotListen}</p>}
            {data.files.map((file) =>
              file.problem ? (
                <div key={file.name} class="problem" role="alert">
                  <Chip tone="bad">{file.name}</Chip>
                  <p>{file.problem}</p>
                </div>
              ) : (
                data.mayListen && <Player key={file.name} file={file} address={path([...parts, 'media', file.name])} metadata={data.metadata} isOnly={data.files.length === 1} />
              ),
            )}
            {data.metadataProblem && <p class="tone-bad">{data.metadataProblem}</p>}
          </section>
          <div class="columns">
            <section class="panel">
              <h2>{t.inTheLedger}</h2>
              <Facts facts={facts} />
            </section>
            {data.metadata && <MetadataPanels metadata={data.metadata} />}
          </div>
          {data.metadata && (
            <details class="panel">
              <summary>{t.allMetadata}</summary>
              <Json value={data.metadata} />
            </details>
          )}
        </>
      )}
    </Page>
  );
}
