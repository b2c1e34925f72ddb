import { usePoll } from '../../api/poll';
import { link } from '../../app/router';
import { Chip } from '../../ui/Chip';
import { Icon } from '../../ui/Icon';
import { Empty, Page } from '../../ui/Page';
import { Progress } from '../../ui/Problem';
import { Table, type Column } from '../../ui/Table';
import { texts } from '../../texts';
import { exportPath, type DefinitionEntry, type Definitions, type Kind } from '../edit/api';
import { t } from '../edit/texts';

const d = t.definitions;
const EVERY_MS = 5000;

/** Every file of the configuration, those too that are no adapter because of what is wrong in them. */
export function Overview() {
  const { data, error } = usePoll<Definitions>('/api/v1/definitions', EVERY_MS);
  return (
    <Page
      title={texts.pages.definitions}
      lead={d.lead}
      actions={
        <>
          <a class="button button-plain" href={link(['definitions', 'import'])}>
            {d.importAll}
          </a>
          <a class="button button-plain" href={exportPath} download>
            {d.exportAll}
          </a>
          <a class="button button-primary" href={link(['definitions', 'new'])}>
            <Icon name="plus" />
            <span>{d.newAdapter}</span>
          </a>
        </>
      }
    >
      <Progress of={{ data, error }} />
      {data && (
        <>
          <section class="panel">
            <h2>{d.adapters}</h2>
            {data.adapters.length === 0 ? (
              <Empty title={d.noAdapters}>{d.noAdaptersText}</Empty>
            ) : (
              <Table
                caption={d.adapters}
                rows={data.adapters}
                keyOf={(entry) => entry.file}
                below={(entry) => entry.findings.length > 0 && <Findings kind="adapters" entry={entry} />}
                columns={columns('adapters', [
                  { key: 'type', title: d.type, cell: (entry) => entry.type || '–' },
                  { key: 'source', title: d.dataSource, cell: (entry) => entry.dataSource || '–' },
                  { key: 'startup', title: d.startup, cell: (entry) => entry.startupType || '–' },
                ])}
              />
            )}
          </section>
          <section class="panel">
            <div class="account-head">
              <h2>{d.dataSources}</h2>
              <a class="button button-plain" href={link(['definitions', 'new-data-source'])}>
                <Icon name="plus" />
                <span>{d.newDataSource}</span>
              </a>
            </div>
            {data.dataSources.length === 0 ? (
              <Empty title={d.noDataSources}>{d.noDataSourcesText}</Empty>
            ) : (
              <Table
                caption={d.dataSources}
                rows={data.dataSources}
                keyOf={(entry) => entry.file}
                below={(entry) => entry.findings.length > 0 && <Findings kind="datasources" entry={entry} />}
                columns={columns('datasources', [
                  { key: 'type', title: d.type, cell: (entry) => entry.type || '–' },
                  { key: 'used', title: d.usedBy, cell: (entry) => entry.usedBy?.join(', ') || <span class="muted">{d.nobody}</span> },
                ])}
              />
            )}
          </section>
        </>
      )}
    </Page>
  );
}

function columns(kind: Kind, own: Column<DefinitionEntry>[]): Column<DefinitionEntry>[] {
  return [
    {
      key: 'name', title: d.name,
      cell: (entry) => (
        <strong>
          <a href={link(['definitions', kind, entry.file])}>{entry.name || d.unnamed}</a>
        </strong>
      ),
    },
    ...own,
    { key: 'file', title: d.file, cell: (entry) => <code>{entry.file}</code> },
    { key: 'standing', title: d.standing, cell: (entry) => <Standing entry={entry} /> },
  ];
}

function Standing({ entry }: { entry: DefinitionEntry }) {
  const errors = entry.findings.filter((finding) => finding.severity === 'error').length;
  const warnings = entry.findings.length - errors;
  return (
    <span class="row-actions">
      {errors > 0 && <Chip tone="bad">{d.errors(errors)}</Chip>}
      {warnings > 0 && <Chip tone="warn">{d.warnings(warnings)}</Chip>}
      {entry.findings.length === 0 && <Chip tone="ok">{d.good}</Chip>}
    </span>
  );
}

function Findings({ kind, entry }: { kind: Kind; entry: DefinitionEntry }) {
  return (
    <ul class="messages">
      {entry.findings.map((finding) => (
        <li key={`${finding.code} ${finding.line} ${finding.message}`}>
          <a class="small" href={link(['definitions', kind, entry.file], { line: finding.line || null })}>
            {finding.line > 0 ? d.atLine(finding.line) : entry.file}
          </a>
          <p class="small">
            <span class={`tone-${finding.severity === 'error' ? 'bad' : 'warn'}`}>{finding.message}</span> <span class="muted">{finding.remedy}</span>
          </p>
        </li>
      ))}
    </ul>
  );
}
