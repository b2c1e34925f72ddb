import { ApiError, NoAnswer } from '../api/client';
import { texts } from '../texts';
import { Chip } from './Chip';
import { Loading } from './Page';

/** What went wrong and what to do about it. */
export function Problem({ error }: { error: Error }) {
  const remedy = error instanceof ApiError ? error.remedy : error instanceof NoAnswer ? texts.noAnswerRemedy : undefined;
  return (
    <div class="problem" role="alert">
      <Chip tone="bad">{texts.problem}</Chip>
      <p>
        <strong>{error.message}</strong> {remedy}
      </p>
    </div>
  );
}

/** What stands above the answer of something that is asked for again and again: that it is on its way, or what is wrong. That the host does not answer stands at the top of every page already. */
export function Progress({ of }: { of: { data: unknown; error: Error | null } }) {
  const { data, error } = of;
  return error && (data === null || !(error instanceof NoAnswer)) ? <Problem error={error} /> : data === null && !error ? <Loading /> : null;
}
