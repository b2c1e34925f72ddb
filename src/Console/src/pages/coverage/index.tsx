import { useEffect, useState } from 'preact/hooks';
import { path } from '../../api/client';
import { usePoll } from '../../api/poll';
import type { Coverage, CoverageAccount, CoverageState } from '../../api/types';
import { replaceQuery, route } from '../../app/router';
import { Button } from '../../ui/Button';
import { SelectField } from '../../ui/fields';
import { duration, full, percent } from '../../ui/format';
import { now } from '../../ui/now';
import { Empty, Page } from '../../ui/Page';
import { Progress } from '../../ui/Problem';
import { texts } from '../../texts';
import { Backfills } from './Backfills';
import { troubled } from './bars';
import { SpanTable } from './SpanTable';
import { t } from './texts';
import { Legend, Patterns, Timeline } from './Timeline';
import { around, bounds, DAY, lengths, shift, withLength, zoom, type Window } from './window';

const EVERY_MS = 4000;

export function CoveragePage() {
  const adapter = route.value.query.get('adapter') ?? '';
  const [window, setWindow] = useState<Window>({ lengthMs: DAY, end: null });
  const [at, setAt] = useState(Date.now());
  const { from, to } = bounds(window, at);
  // a window that ends now has no end in its question, so that the question stays the same while time goes on
  const { data, error } = usePoll<Coverage>(
    path(['coverage'], { from: new Date(window.end === null ? Math.floor(from / 60_000) * 60_000 : from).toISOString(), to: window.end === null ? null : new Date(to).toISOString() }),
    EVERY_MS,
  );
  useEffect(() => {
    if (data) {
      setAt(Math.max(Date.parse(data.at), at));
    }
  }, [data]);
  // while the next window is on its way the last answer stays where it was
  const [last, setLast] = useState<Coverage | null>(null);
  useEffect(() => {
    if (data) {
      setLast(data);
    }
  }, [data]);
  const shown = data ?? last;
  const accounts = shown?.adapters.filter((account) => account.firstStart !== undefined) ?? [];
  const names = accounts.map((account) => account.adapter ?? '');
  const move = (next: Window) => setWindow(next);

  return (
    <Page title={texts.pages.coverage} lead={t.lead}>
      <Patterns />
      <div class="toolbar toolbar-end">
        <SelectField label={texts.adapter} value={adapter} onInput={(value) => replaceQuery({ adapter: value })} options={[['', t.allAdapters], ...names.map((name): [string, string] => [name, name])]} />
        <div class="filters" role="group" aria-label={t.window}>
          {lengths.map(([ms, text]) => (
            <button key={text} type="button" class="filter" aria-pressed={window.lengthMs === ms} onClick={() => move(withLength(window, ms, now.value))}>
              {text}
            </button>
          ))}
        </div>
        <div class="filter-actions">
          <Button icon="left" label={t.earlier} onClick={() => move(shift(window, -1, now.value))} />
          <Button icon="right" label={t.later} disabled={window.end === null} onClick={() => move(shift(window, 1, now.value))} />
          <Button icon="zoomIn" label={t.zoomIn} onClick={() => move(zoom(window, -1, now.value))} />
          <Button icon="zoomOut" label={t.zoomOut} onClick={() => move(zoom(window, 1, now.value))} />
          <Button disabled={window.end === null} onClick={() => move({ ...window, end: null })}>
            {t.now}
          </Button>
        </div>
      </div>
      <div class="toolbar">
        <p class="muted small">
          {full(new Date(from))} – {window.end === null ? t.now : full(new Date(to))}
        </p>
        <Legend />
      </div>
      <Progress of={{ data: shown, error }} />
      {shown && accounts.length === 0 && <Empty title={t.none}>{t.noneText}</Empty>}
      {accounts
        .filter((account) => adapter === '' || account.adapter === adapter)
        .map((account) => (
          <AccountPanel key={account.adapter} account={account} from={from} to={to} onWindow={move} />
        ))}
    </Page>
  );
}

const order: readonly CoverageState[] = ['covered', 'recovered', 'uncertain', 'lost'];

function AccountPanel({ account, from, to, onWindow }: { account: CoverageAccount; from: number; to: number; onWindow: (window: Window) => void }) {
  const [started, setStarted] = useState(0);
  const name = account.adapter ?? '';
  const goTo = (span: { from: string; to: string }) => onWindow(around(Date.parse(span.from), Date.parse(span.to), now.value));
  return (
    <section class="panel account" data-adapter={name}>
      <div class="account-head">
        <h2>
          {name} {account.dataSource && <span class="muted small">{account.dataSource}</span>}
        </h2>
        <dl class="totals">
          {order.map((state) => (
            <div key={state} class={`total-${state}`}>
              <dt>{t.states[state]}</dt>
              <dd>
                {percent(account.totals[state], account.seconds)} <span class="muted small">{duration(account.totals[state] * 1000)}</span>
              </dd>
            </div>
          ))}
        </dl>
      </div>
      <Timeline account={account} from={from} to={to} onPick={goTo} />
      <SpanTable adapter={name} spans={troubled(account.spans)} onZoom={goTo} onStarted={() => setStarted(started + 1)} />
      <Backfills adapter={name} version={started} />
    </section>
  );
}
