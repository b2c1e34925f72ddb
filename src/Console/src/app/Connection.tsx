import { lastAnswer, unansweredSince } from '../api/client';
import { usePoll } from '../api/poll';
import type { Health } from '../api/types';
import { Chip } from '../ui/Chip';
import { roughly } from '../ui/format';
import { now } from '../ui/now';
import { texts } from '../texts';

const EVERY_MS = 5000;
const READY_OR_NOT = { accept: [503] };

/** Whether the host answers and whether it can do its work, told as it is. */
export function Connection() {
  const { data: health } = usePoll<Health>('/health/ready', EVERY_MS, READY_OR_NOT);
  if (unansweredSince.value !== null) {
    const last = lastAnswer.value;
    return (
      <div class="banner banner-bad" role="alert">
        <Chip tone="bad">{texts.shell.notAnswering}</Chip>
        <p>{last === null ? texts.shell.neverAnswered : texts.shell.lost(roughly(now.value - last))}</p>
      </div>
    );
  }
  return (
    <>
      {health && health.reasons.length > 0 && <Banner tone="bad" title={texts.shell.notReady} lines={health.reasons} />}
      {health && health.notices.length > 0 && <Banner tone="warn" title={texts.shell.notices} lines={health.notices} />}
    </>
  );
}

function Banner({ tone, title, lines }: { tone: 'bad' | 'warn'; title: string; lines: readonly string[] }) {
  return (
    <div class={`banner banner-${tone}`} role="status">
      <Chip tone={tone}>{title}</Chip>
      {lines.map((line) => (
        <p key={line}>{line}</p>
      ))}
    </div>
  );
}
