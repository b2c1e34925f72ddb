import { signal } from '@preact/signals';

export interface Route {
  /** First part of the address, for example "adapters". */
  page: string;
  /** The rest, for example the name of an adapter. */
  rest: string[];
  query: URLSearchParams;
}

export function parseRoute(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?', 2);
  const [page = '', ...rest] = path.split('/').filter((part) => part.length > 0).map(decode);
  return { page, rest, query: new URLSearchParams(query) };
}

/** The address of a page; empty values of the query are left out. */
export function link(parts: readonly string[], query: Record<string, string | number | null | undefined> = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== null && value !== undefined && value !== '') {
      search.set(name, String(value));
    }
  }
  const text = search.toString();
  return `#/${parts.map(encodeURIComponent).join('/')}${text ? `?${text}` : ''}`;
}

export const route = signal<Route>(parseRoute(typeof location === 'undefined' ? '' : location.hash));

/** Whether a person went to another page since the console was opened. */
export const hasMoved = { value: false };

/** Asked before another page is shown, by a page that has something to lose; null where there is nothing. */
export const leaving: { ask: (() => Promise<boolean>) | null } = { ask: null };

export function startRouting(): void {
  addEventListener('hashchange', () => {
    if (leaving.ask) {
      const wanted = location.hash;
      const { page, rest, query } = route.value;
      // until it is decided the address says where one still is
      history.pushState(null, '', link([page, ...rest], Object.fromEntries(query)));
      void leaving.ask().then((mayLeave) => {
        if (mayLeave) {
          leaving.ask = null;
          go(wanted);
        }
      });
      return;
    }
    hasMoved.value = true;
    route.value = parseRoute(location.hash);
  });
}

export function go(to: string): void {
  location.hash = to;
}

/** Changes the query of the present address without a new entry in the history. */
export function replaceQuery(query: Record<string, string | null | undefined>): void {
  const { page, rest } = route.value;
  history.replaceState(null, '', link([page, ...rest], query));
  route.value = parseRoute(location.hash);
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
