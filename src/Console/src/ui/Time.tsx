import { now } from './now';
import { full, moment, relative, utc } from './format';

interface Props {
  at: string | undefined;
  /** moment: 08:00:12 (with a date where it is not today's). ago: 12 s ago, in 3 h. full: date and time. */
  as?: 'moment' | 'ago' | 'full';
  none?: string;
}

/** A moment in local time, with the UTC one on hover. */
export function Time({ at, as = 'moment', none = '–' }: Props) {
  if (!at) {
    return <span class="muted">{none}</span>;
  }
  const when = new Date(at);
  const text = as === 'ago' ? relative(when.getTime(), now.value) : as === 'full' ? full(when) : moment(when, new Date(now.value));
  return (
    <time dateTime={at} title={as === 'full' ? utc(when) : `${full(when)} local · ${utc(when)}`}>
      {text}
    </time>
  );
}
