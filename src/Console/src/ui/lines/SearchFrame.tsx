import type { ComponentChildren } from 'preact';
import { replaceQuery } from '../../app/router';
import { texts } from '../../texts';
import { Button } from '../Button';
import { MomentField } from '../MomentField';
import { Empty } from '../Page';
import { Problem } from '../Problem';
import { t } from './texts';
import type { Answer, Searching } from './useSearch';

interface Props<A extends Answer, L> {
  of: Searching<A, L>;
  /** What is searched for, as it stands in the address. */
  filter: { readonly from: string; readonly to: string } & Readonly<Record<string, string>>;
  /** The fields of the filter other than the span. */
  fields: ComponentChildren;
  newestFirst: boolean;
  /** What is shown, in words. */
  standing: ComponentChildren;
  none: string;
  children: ComponentChildren;
}

/** Lines of a span, found piece by piece: filter, how it stands, the way to more. */
export function SearchFrame<A extends Answer, L>({ of, filter, fields, newestFirst, standing, none, children }: Props<A, L>) {
  return (
    <>
      <div class="filter-bar">
        {fields}
        <MomentField label={texts.from} value={filter.from} onInput={(from) => replaceQuery({ ...filter, from })} />
        <MomentField label={texts.to} value={filter.to} onInput={(to) => replaceQuery({ ...filter, to })} />
        <div class="filter-actions">
          <Button onClick={() => replaceQuery({})}>{texts.reset}</Button>
        </div>
      </div>
      {of.error && <Problem error={of.error} />}
      <p class="muted small" role="status">
        {standing}
      </p>
      {of.lines.length > 0 ? children : !of.isLooking && !of.error && <Empty title={t.noneFound}>{none}</Empty>}
      {of.isLooking ? <Button onClick={of.stop}>{t.stopLooking}</Button> : of.last?.next !== undefined && <Button onClick={of.more}>{newestFirst ? t.older : t.newer}</Button>}
    </>
  );
}

/** The span that stands in an address. */
export const spanOf = (query: URLSearchParams) => ({ from: query.get('from') ?? '', to: query.get('to') ?? '' });
