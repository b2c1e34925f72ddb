import { ApiError, NoAnswer } from '../api/client';
import { texts } from '../texts';
import { Chip } from './Chip';

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
