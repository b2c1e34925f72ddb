import { signal } from '@preact/signals';

/** What the host refused, in its own words: what is wrong and what to do about it. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly remedy: string | undefined,
  ) {
    super(message);
  }
}

/** The host did not answer at all. */
export class NoAnswer extends Error {
  constructor() {
    super('The host did not answer.');
  }
}

/** When the host answered last, whatever it said. */
export const lastAnswer = signal<number | null>(null);

/** Since when requests have gone unanswered; null while all is well. */
export const unansweredSince = signal<number | null>(null);

/** Whether the session ended while the console was in use: a request was refused because nobody is signed in. */
export const hasEnded = signal(false);

export interface Asking {
  method?: string;
  /** Sent as JSON; a file as it is. */
  body?: unknown;
  signal?: AbortSignal;
  /** Statuses that are answers and no errors, for example 503 of /health/ready. */
  accept?: readonly number[];
  headers?: Record<string, string>;
  /** How long an answer may take; null for as long as it likes. Questions are given ten seconds, changes all they need. */
  withinMs?: number | null;
}

const PATIENCE_MS = 10_000;

export async function ask<T>(path: string, asking: Asking = {}): Promise<T> {
  const response = await send(path, asking);
  if (!response.ok && !asking.accept?.includes(response.status)) {
    throw await refusal(response);
  }
  return (response.status === 204 ? undefined : await response.json()) as T;
}

/** What was answered last, with the tag by which the host tells whether it has changed. */
export interface Tagged<T> {
  tag: string | null;
  data: T;
}

/** Asks again for what was answered before; the host sends it only where it has changed. */
export async function askAgain<T>(path: string, known: Tagged<T> | null, asking: Asking = {}): Promise<Tagged<T>> {
  const response = await send(path, known?.tag ? { ...asking, headers: { ...asking.headers, 'If-None-Match': known.tag } } : asking);
  if (response.status === 304 && known) {
    return known;
  }
  if (!response.ok && !asking.accept?.includes(response.status)) {
    throw await refusal(response);
  }
  return { tag: response.headers.get('ETag'), data: (await response.json()) as T };
}

/** Sends a request and keeps book of whether the host answers. */
export async function send(path: string, asking: Asking = {}): Promise<Response> {
  const method = asking.method ?? 'GET';
  // the mark lets changes through, and keeps a browser from asking for a password in a window of its own when a session has ended
  const headers: Record<string, string> = { Accept: 'application/json', 'X-Requested-With': 'adapterhost', ...asking.headers };
  const init: RequestInit = { method, headers, cache: 'no-store', credentials: 'same-origin' };
  if (asking.body instanceof Blob) {
    headers['Content-Type'] = asking.body.type || 'application/octet-stream';
    init.body = asking.body;
  } else if (asking.body !== undefined) {
    headers['Content-Type'] = 'application/json';
    init.body = JSON.stringify(asking.body);
  }
  const within = asking.withinMs === undefined ? (method === 'GET' ? PATIENCE_MS : null) : asking.withinMs;
  const limits = [...(asking.signal ? [asking.signal] : []), ...(within === null ? [] : [AbortSignal.timeout(within)])];
  if (limits.length > 0) {
    init.signal = AbortSignal.any(limits);
  }
  let response: Response;
  try {
    response = await fetch(path, init);
  } catch (error) {
    if (asking.signal?.aborted) {
      throw error;
    }
    unansweredSince.value ??= Date.now();
    throw new NoAnswer();
  }
  lastAnswer.value = Date.now();
  unansweredSince.value = null;
  return response;
}

/** What a refused request says, as an error. */
export async function refusal(response: Response): Promise<ApiError> {
  if (response.status === 401) {
    hasEnded.value = true;
  }
  try {
    const problem = (await response.json()) as { title?: string; detail?: string; remedy?: string };
    return new ApiError(response.status, problem.detail ?? problem.title ?? `The host answered ${response.status}.`, problem.remedy);
  } catch {
    return new ApiError(response.status, `The host answered ${response.status}.`, undefined);
  }
}

/** A path with its parts escaped and its query left out where a value is empty. */
export function path(parts: readonly string[], query: Record<string, string | number | boolean | null | undefined> = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== null && value !== undefined && value !== '') {
      search.set(name, String(value));
    }
  }
  const text = search.toString();
  return `/api/v1/${parts.map(encodeURIComponent).join('/')}${text ? `?${text}` : ''}`;
}
