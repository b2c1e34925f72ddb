import { useId, useState } from 'preact/hooks';
import { go, link } from '../../app/router';
import { Button } from '../../ui/Button';
import { Chip, type Tone } from '../../ui/Chip';
import { tell } from '../../ui/outcomes';
import { Loading, Page } from '../../ui/Page';
import { Problem } from '../../ui/Problem';
import { Table } from '../../ui/Table';
import { texts } from '../../texts';
import { importConfiguration, type Imported } from '../edit/api';
import { t } from '../edit/texts';

const i = t.transfer;
const tones: Record<Imported['what'], Tone> = { new: 'info', same: 'idle', changed: 'warn', refused: 'bad', left: 'idle' };

/** Takes in an exported configuration: what it would do is shown before it does it. */
export function Import() {
  const [zip, setZip] = useState<Blob | null>(null);
  const [files, setFiles] = useState<readonly Imported[] | null>(null);
  const [error, setError] = useState<Error | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const id = useId();

  const run = async (blob: Blob, dryRun: boolean) => {
    setIsBusy(true);
    setError(null);
    try {
      const result = await importConfiguration(blob, dryRun);
      setFiles(result);
      if (!dryRun && !result.some((file) => file.what === 'refused')) {
        tell('ok', i.title, i.done(written(result)));
        go(link(['definitions']));
      }
    } catch (failure) {
      setError(failure as Error);
    }
    setIsBusy(false);
  };

  const isRefused = files?.some((file) => file.what === 'refused') ?? false;
  return (
    <Page title={i.title} lead={i.lead}>
      <p>
        <a href={link(['definitions'])}>← {texts.pages.definitions}</a>
      </p>
      <section class="panel form">
        <div class="field">
          <label for={id}>{i.choose}</label>
          <input
            id={id}
            type="file"
            accept=".zip,application/zip"
            onChange={(event) => {
              const chosen = event.currentTarget.files?.[0] ?? null;
              setZip(chosen);
              setFiles(null);
              setError(null);
              if (chosen) {
                void run(chosen, true);
              }
            }}
          />
          <p class="muted small">{i.secrets}</p>
        </div>
        {isBusy && files === null && <Loading />}
        {error && <Problem error={error} />}
      </section>
      {files && (
        <section class="panel form">
          <h2>{i.result}</h2>
          <Table
            caption={i.result}
            rows={files}
            keyOf={(file) => file.file}
            columns={[
              { key: 'file', title: i.file, cell: (file) => <code>{file.file}</code> },
              { key: 'what', title: i.effect, cell: (file) => <Chip tone={tones[file.what]}>{i.what[file.what]}</Chip> },
              {
                key: 'findings', title: i.findings,
                cell: (file) => (
                  <ul>
                    {file.findings.map((finding) => (
                      <li key={`${finding.code} ${finding.line} ${finding.message}`} class="small">
                        {finding.line > 0 && `${t.definitions.atLine(finding.line)}: `}
                        {finding.message} <span class="muted">{finding.remedy}</span>
                      </li>
                    ))}
                    {file.secretsToEnter && file.secretsToEnter.length > 0 && <li class="small">{i.toEnter(file.secretsToEnter.join(', '))}</li>}
                  </ul>
                ),
              },
            ]}
          />
          {isRefused ? (
            <p class="tone-bad">{i.refused}</p>
          ) : written(files) === 0 ? (
            <p>{i.nothing}</p>
          ) : (
            <p>
              <Button kind="primary" busy={isBusy} onClick={() => zip && void run(zip, false)}>
                {i.go(written(files))}
              </Button>
            </p>
          )}
        </section>
      )}
    </Page>
  );
}

const written = (files: readonly Imported[]) => files.filter((file) => file.what === 'new' || file.what === 'changed').length;
