import type { Tone } from '../../ui/Chip';

/** What became of a recording, in the order in which it comes about. */
export const states = ['found', 'waiting', 'transcoding', 'downloading', 'stored', 'deleted-at-source', 'not-fetched', 'over-long', 'missing', 'refused', 'failed'] as const;

export type RecordingState = (typeof states)[number];

const tones: Record<RecordingState, Tone> = {
  found: 'info',
  waiting: 'info',
  transcoding: 'info',
  downloading: 'info',
  stored: 'ok',
  'deleted-at-source': 'ok',
  'not-fetched': 'idle',
  'over-long': 'warn',
  missing: 'bad',
  refused: 'bad',
  failed: 'bad',
};

export const toneOfRecording = (state: string): Tone => tones[state as RecordingState] ?? 'idle';

/** States that a person may have tried again, as the host's `retry` takes them. */
export const retryable: readonly RecordingState[] = ['failed', 'refused', 'missing', 'over-long'];

/** Choices of the ledger that stand for several states. */
export const groups: Record<string, readonly RecordingState[]> = {
  open: ['found', 'waiting', 'transcoding', 'downloading', 'over-long', 'missing', 'refused', 'failed'],
  trouble: ['over-long', 'missing', 'refused', 'failed'],
};

/** The states that a choice stands for; none for every state. */
export function statesOf(choice: string): readonly string[] {
  return choice === '' ? [] : (groups[choice] ?? [choice]);
}
