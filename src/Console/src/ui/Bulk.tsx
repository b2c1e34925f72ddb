import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { texts } from '../texts';

/** Which of the rows that are shown are ticked. */
export interface Selection<T> {
  all: readonly T[];
  chosen: readonly T[];
  has: (row: T) => boolean;
  set: (row: T, isOn: boolean) => void;
  setAll: (isOn: boolean) => void;
}

export function useSelection<T, K>(all: readonly T[], keyOf: (row: T) => K): Selection<T> {
  const [keys, setKeys] = useState<ReadonlySet<K>>(new Set());
  const has = (row: T) => keys.has(keyOf(row));
  return {
    all,
    chosen: all.filter(has),
    has,
    set: (row, isOn) => setKeys(new Set(isOn ? [...keys, keyOf(row)] : [...keys].filter((key) => key !== keyOf(row)))),
    setAll: (isOn) => setKeys(isOn ? new Set(all.map(keyOf)) : new Set()),
  };
}

/** Ticks all or none, and says what can be done with those that are ticked. */
export function BulkBar<T>({ selection, children }: { selection: Selection<T>; children: ComponentChildren }) {
  const { all, chosen, setAll } = selection;
  return (
    <div class="bulk">
      <label class="check">
        <input type="checkbox" checked={all.length > 0 && chosen.length === all.length} onChange={(event) => setAll(event.currentTarget.checked)} />
        {chosen.length === 0 ? texts.selectAll : texts.selected(chosen.length)}
      </label>
      {chosen.length > 0 && <div class="bulk-actions">{children}</div>}
    </div>
  );
}
