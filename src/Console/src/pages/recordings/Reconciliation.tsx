import { useRef, useState } from 'preact/hooks';
import { ask, path } from '../../api/client';
import type { ImportReport } from '../../api/types';
import { link } from '../../app/router';
import { Button } from '../../ui/Button';
import { Chip } from '../../ui/Chip';
import { bytes, count } from '../../ui/format';
import { MomentField } from '../../ui/MomentField';
import { Loading } from '../../ui/Page';
import { Problem } from '../../ui/Problem';
import { Table } from '../../ui/Table';
import { Time } from '../../ui/Time';
import { states, toneOfRecording } from './states';
import { t } from './texts';

function yesterday(): string {
  const day = new Date();
  day.setDate(day.getDate() - 1);
  day.setHours(0, 0, 0, 0);
  return day.toISOString();
}

/** Whether everything of a span is here: the platform's list against the ledger, the ledger against itself. */
export function Reconciliation({ source }: { source: string }) {
  const [from, setFrom] = useState(() => yesterday());
  const [to, setTo] = useState(() => new Date().toISOString());
  const [asksPlatform, setAsksPlatform] = useState(true);
  const [report, setReport] = useState<ImportReport | null>(null);
  const [error, setError] = useState<Error | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const asked = useRef(0);
  const span = { from, to };
  const isSpan = from !== '' && to !== '' && from < to;
  const reconcile = async () => {
    const number = ++asked.current;
    setIsBusy(true);
    setError(null);
    try {
      const answer = await ask<ImportReport>(path(['imports', source, 'report'], { ...span, ask: asksPlatform, lines: false }), { withinMs: null });
      if (number === asked.current) {
        setReport(answer);
      }
    } catch (failure) {
      if (number === asked.current) {
        setError(failure as Error);
      }
    } finally {
      setIsBusy(number !== asked.current);
    }
  };
  return (
    <>
      <form
        class="filter-bar"
        onSubmit={(event) => {
          event.preventDefault();
          void reconcile();
        }}
      >
        <MomentField label={t.fromField} value={from} onInput={setFrom} />
        <MomentField label={t.toField} value={to} onInput={setTo} />
        <label class="check">
          <input type="checkbox" checked={asksPlatform} onChange={(event) => setAsksPlatform(event.currentTarget.checked)} />
          {t.askPlatform}
        </label>
        <div class="filter-actions">
          <Button kind="primary" type="submit" disabled={!isSpan} busy={isBusy}>
            {t.reconcile}
          </Button>
          {isSpan && (
            <a class="button button-plain" href={path(['imports', source, 'report'], { ...span, ask: asksPlatform, format: 'csv' })} download={`${source}-recordings.csv`}>
              {t.csv}
            </a>
          )}
        </div>
      </form>
      {!isSpan && <p class="tone-bad">{t.noSpan}</p>}
      {isBusy && <Loading />}
      {error && <Problem error={error} />}
      {report && !isBusy && <Account source={source} report={report} />}
    </>
  );
}

function Account({ source, report }: { source: string; report: ImportReport }) {
  const { totals, platformConversations: platform } = report;
  const open = (totals.recordings['failed'] ?? 0) + (totals.recordings['missing'] ?? 0) + (totals.recordings['refused'] ?? 0) + (totals.recordings['over-long'] ?? 0) + totals.unnamed;
  const rows = states.map((state) => ({ state, number: totals.recordings[state] ?? 0 })).filter((row) => row.number > 0);
  const query = { from: report.from, to: report.to };
  return (
    <section class="panel account" aria-label={t.reconciliation}>
      <p class="muted small">
        <Time at={report.from} as="full" /> – <Time at={report.to} as="full" /> · {t.made} <Time at={report.madeAt} />
      </p>
      <ul class="verdicts">
        <li>
          {platform === undefined ? (
            <Chip tone="idle">{t.notAsked}</Chip>
          ) : (
            <Chip tone={platform <= totals.conversations ? 'ok' : 'bad'}>{t.platformHas(count(platform), count(totals.conversations))}</Chip>
          )}
        </li>
        <li>
          <Chip tone={report.addsUp ? 'ok' : 'bad'}>{report.addsUp ? t.addsUp : t.addsNotUp}</Chip>
        </li>
        <li>
          <Chip tone={open === 0 ? 'ok' : 'warn'}>{open === 0 ? t.nothingOpen : t.someOpen(count(open))}</Chip>
        </li>
      </ul>
      <Table
        caption={t.byState}
        rows={rows}
        keyOf={(row) => row.state}
        columns={[
          { key: 'state', title: t.state, cell: (row) => <Chip tone={toneOfRecording(row.state)}>{t.states[row.state]}</Chip> },
          { key: 'number', title: t.recordingsOf, numeric: true, cell: (row) => count(row.number) },
          { key: 'which', title: t.which, cell: (row) => <a href={link(['recordings', source], { ...query, state: row.state })}>{t.show}</a> },
        ]}
      />
      <p class="muted small facts-line">
        <span>{t.found(count(totals.found))}</span>
        <span>{bytes(totals.bytes)}</span>
        <span>{t.without(count(totals.without))}</span>
        {totals.unnamed > 0 && <span class="tone-warn">{t.unnamed(count(totals.unnamed))}</span>}
      </p>
    </section>
  );
}
