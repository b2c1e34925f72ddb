import type { ComponentChildren } from 'preact';

/** Names and values; those without a value are left out. Totals stand in a row and are large. */
export function Facts({ facts, as = 'pairs' }: { facts: readonly (readonly [name: string, value: ComponentChildren])[]; as?: 'pairs' | 'totals' }) {
  return (
    <dl class={as}>
      {facts
        .filter(([, value]) => value !== undefined && value !== null && value !== false && value !== '')
        .map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}
