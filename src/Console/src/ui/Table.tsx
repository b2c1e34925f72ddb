import type { ComponentChildren } from 'preact';

export interface Column<T> {
  key: string;
  title: string;
  /** Numbers stand at the right. */
  numeric?: boolean;
  cell: (row: T) => ComponentChildren;
}

interface Props<T> {
  caption: string;
  columns: readonly Column<T>[];
  rows: readonly T[];
  keyOf: (row: T) => string | number;
  /** A second line below a row, over its whole width. */
  below?: (row: T) => ComponentChildren;
}

/** A table that becomes a list of cards where there is no room for columns. */
export function Table<T>({ caption, columns, rows, keyOf, below }: Props<T>) {
  return (
    <table class="table">
      <caption class="visually-hidden">{caption}</caption>
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column.key} scope="col" class={column.numeric ? 'numeric' : undefined}>
              {column.title}
            </th>
          ))}
        </tr>
      </thead>
      {rows.map((row) => {
        const more = below?.(row);
        return (
          <tbody key={keyOf(row)}>
            <tr>
              {columns.map((column) => (
                <td key={column.key} data-label={column.title} class={column.numeric ? 'numeric' : undefined}>
                  <div>{column.cell(row)}</div>
                </td>
              ))}
            </tr>
            {more && (
              <tr class="below">
                <td colSpan={columns.length}>{more}</td>
              </tr>
            )}
          </tbody>
        );
      })}
    </table>
  );
}
