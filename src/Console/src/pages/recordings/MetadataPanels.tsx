import type { RecordingMetadata } from '../../api/types';
import { Facts } from '../../ui/Facts';
import { duration } from '../../ui/format';
import { Table } from '../../ui/Table';
import { Time } from '../../ui/Time';
import { t } from './texts';

const names = (list: { id: string; name?: string }[] | undefined) => list?.map((one) => one.name ?? one.id).join(', ');

/** The metadata beside the media, as people ask for them: who, how long, what was said about the call. */
export function MetadataPanels({ metadata }: { metadata: RecordingMetadata }) {
  const attributes = Object.entries(metadata.attributes ?? {});
  return (
    <>
      <section class="panel">
        <h2>{t.metadata}</h2>
        <Facts
          facts={[
            [t.agents, names(metadata.agents)],
            [t.queues, names(metadata.queues)],
            [t.wrapUps, names(metadata.wrapUps)],
            [t.direction, metadata.direction],
            [t.ani, metadata.ani],
            [t.dnis, metadata.dnis],
            [t.start, metadata.start && <Time at={metadata.start} as="full" />],
            [t.end, metadata.end && <Time at={metadata.end} as="full" />],
            [t.length, metadata.durationMs !== undefined && duration(metadata.durationMs)],
            [t.endReason, metadata.endReason],
            [t.provider, metadata.provider],
            [t.host, metadata.hostName],
          ]}
        />
      </section>
      {(metadata.participants?.length ?? 0) > 0 && (
        <section class="panel">
          <h2>{t.participants}</h2>
          <Table
            caption={t.participants}
            rows={metadata.participants!}
            keyOf={(one) => `${one.participantId} ${one.callId ?? ''} ${one.joined ?? ''}`}
            columns={[
              { key: 'purpose', title: t.purpose, cell: (one) => one.purpose ?? '–' },
              { key: 'name', title: t.name, cell: (one) => one.name ?? one.address ?? '–' },
              { key: 'joined', title: t.joined, cell: (one) => <Time at={one.joined} /> },
              { key: 'left', title: t.left, cell: (one) => <Time at={one.left} /> },
            ]}
          />
        </section>
      )}
      {attributes.length > 0 && (
        <section class="panel">
          <h2>{t.attributes}</h2>
          <Facts facts={attributes} />
        </section>
      )}
    </>
  );
}
