import { afterEach, describe, expect, it, vi } from 'vitest';
import { ApiError, ask, hasEnded, lastAnswer, NoAnswer, path, unansweredSince } from '../src/api/client';

const answer = (status: number, body: unknown) => vi.fn(() => Promise.resolve(new Response(body === undefined ? null : JSON.stringify(body), { status })));

afterEach(() => {
  vi.unstubAllGlobals();
  unansweredSince.value = null;
});

describe('ask', () => {
  it('gives the problem and its remedy as the host says them', async () => {
    vi.stubGlobal('fetch', answer(409, { detail: 'It is disabled.', remedy: 'Enable it.' }));
    const error = await ask('/api/v1/adapters/x/start', { method: 'POST' }).catch((failure: unknown) => failure);
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({ status: 409, message: 'It is disabled.', remedy: 'Enable it.' });
  });

  it('marks every request: without the mark a browser asks for a password in a window of its own', async () => {
    const fetched = answer(204, undefined);
    vi.stubGlobal('fetch', fetched);
    await ask('/x', { method: 'POST', body: { a: 1 } });
    await ask('/x');
    const headers = (fetched.mock.calls as unknown as [string, RequestInit][]).map(([, init]) => init.headers as Record<string, string>);
    expect(headers.map((sent) => sent['X-Requested-With'])).toEqual(['adapterhost', 'adapterhost']);
  });

  it('knows since when the host does not answer, and forgets it with the next answer', async () => {
    vi.stubGlobal('fetch', vi.fn(() => Promise.reject(new TypeError('failed'))));
    await expect(ask('/x')).rejects.toBeInstanceOf(NoAnswer);
    expect(unansweredSince.value).not.toBeNull();
    vi.stubGlobal('fetch', answer(500, {}));
    await expect(ask('/x')).rejects.toBeInstanceOf(ApiError);
    expect(unansweredSince.value).toBeNull();
    expect(lastAnswer.value).not.toBeNull();
  });

  it('takes a host that hangs for one that does not answer, and waits for changes as long as they take', async () => {
    const hanging = vi.fn((_: string, init: RequestInit) => new Promise((_, reject) => init.signal?.addEventListener('abort', () => reject(init.signal?.reason))));
    vi.stubGlobal('fetch', hanging);
    await expect(ask('/x', { withinMs: 5 })).rejects.toBeInstanceOf(NoAnswer);
    expect(unansweredSince.value).not.toBeNull();
    void ask('/x', { method: 'POST' });
    expect(hanging.mock.calls.map(([, init]) => init.signal !== undefined)).toEqual([true, false]);
  });

  it('tells that nobody is signed in', async () => {
    vi.stubGlobal('fetch', answer(401, {}));
    await expect(ask('/x')).rejects.toBeInstanceOf(ApiError);
    expect(hasEnded.value).toBe(true);
  });

  it('takes a status that is an answer', async () => {
    vi.stubGlobal('fetch', answer(503, { status: 'not-ready' }));
    await expect(ask('/health/ready', { accept: [503] })).resolves.toEqual({ status: 'not-ready' });
  });
});

describe('path', () => {
  it('escapes names and leaves empty values out', () => expect(path(['adapters', 'A/B'], { from: '', limit: 5 })).toBe('/api/v1/adapters/A%2FB?limit=5'));
});
