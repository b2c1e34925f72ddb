import type { ComponentChildren } from 'preact';
import type { AdapterState } from '../api/types';
import { texts } from '../texts';

export type Tone = 'ok' | 'info' | 'warn' | 'bad' | 'idle';

/** A word with a colour and a mark of its own shape: it can be told apart without colour. */
export function Chip({ tone, children, title }: { tone: Tone; children: ComponentChildren; title?: string }) {
  return (
    <span class={`chip chip-${tone}`} title={title}>
      <span class="chip-mark" aria-hidden="true" />
      {children}
    </span>
  );
}

const tones: Record<AdapterState, Tone> = {
  Running: 'ok',
  Degraded: 'warn',
  WaitingToRetry: 'warn',
  Starting: 'info',
  Stopping: 'info',
  Stopped: 'idle',
  Disabled: 'idle',
  Faulted: 'bad',
  Incompatible: 'bad',
};

export function toneOf(state: AdapterState): Tone {
  return tones[state] ?? 'idle';
}

export function StateChip({ state }: { state: AdapterState }) {
  return <Chip tone={toneOf(state)}>{texts.states[state] ?? state}</Chip>;
}

const severities: Record<string, Tone> = { notice: 'info', information: 'info', info: 'info', warning: 'warn', error: 'bad', critical: 'bad', fatal: 'bad' };

export const toneOfSeverity = (severity: string): Tone => severities[severity.toLowerCase()] ?? 'idle';

export function SeverityChip({ severity }: { severity: string }) {
  return <Chip tone={toneOfSeverity(severity)}>{severity.toLowerCase()}</Chip>;
}
