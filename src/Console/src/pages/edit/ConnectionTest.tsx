import { useEffect, useRef } from 'preact/hooks';
import { Button } from '../../ui/Button';
import { Chip, type Tone } from '../../ui/Chip';
import { now } from '../../ui/now';
import { Problem } from '../../ui/Problem';
import type { Check } from './api';
import { goToField } from './FindingList';
import { t } from './texts';

const e = t.editor;
const tones: Record<Check['outcome'], Tone> = { passed: 'ok', warning: 'warn', failed: 'bad', skipped: 'idle' };

export type Test =
  | { state: 'running'; since: number; abort: AbortController }
  | { state: 'stopped' }
  | { state: 'failed'; error: Error }
  | { state: 'done'; checks: Check[]; xml: string };

/** What a test of the connection looked at and saw, in the order in which it did. */
export function ConnectionTest({ test, isOld }: { test: Test; isOld: boolean }) {
  const panel = useRef<HTMLElement>(null);
  useEffect(() => {
    panel.current?.scrollIntoView({ block: 'nearest' });
  }, [test]);
  return (
    <section class="panel form" ref={panel} aria-labelledby="test-title" aria-live="polite">
      <h2 id="test-title">{e.testTitle}</h2>
      {test.state === 'running' && (
        <p class="loading">
          <span class="spinner" aria-hidden="true" /> {e.testing(Math.max(0, Math.round((now.value - test.since) / 1000)))} <Button onClick={() => test.abort.abort()}>{e.testStop}</Button>
        </p>
      )}
      {test.state === 'stopped' && <p>{e.testStopped}</p>}
      {test.state === 'failed' && <Problem error={test.error} />}
      {test.state === 'done' && <Checks checks={test.checks} />}
      {isOld && <p class="muted">{e.testOld}</p>}
    </section>
  );
}

function Checks({ checks }: { checks: readonly Check[] }) {
  const worst = checks.some((check) => check.outcome === 'failed') ? 'failed' : checks.some((check) => check.outcome === 'warning') ? 'warning' : 'passed';
  return (
    <>
      <p>
        <strong class={`tone-${tones[worst]}`}>{worst === 'failed' ? e.testFailed : worst === 'warning' ? e.testWarned : e.testGood}</strong>
      </p>
      <ul class="messages checks">
        {checks.map((check) => (
          <li key={`${check.name} ${check.text}`} data-outcome={check.outcome}>
            <Chip tone={tones[check.outcome]}>{e.outcomes[check.outcome]}</Chip>
            <div>
              <p>
                <strong>{check.name}</strong> {check.text}
              </p>
              {check.remedy && <p class="muted">{check.remedy}</p>}
              {check.setting && check.outcome !== 'passed' && (
                <p class="message-ways">
                  <Button onClick={() => goToField(check.setting!)}>
                    {check.setting} <span class="visually-hidden">{e.toField}</span>
                  </Button>
                </p>
              )}
            </div>
          </li>
        ))}
      </ul>
    </>
  );
}
