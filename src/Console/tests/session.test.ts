import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { DraftBody, Values } from '../src/pages/edit/api';
import { EditSession } from '../src/pages/edit/session';

/** Answers a check as the host does, in small: the text says the name alone. */
function hostAnswer(body: DraftBody) {
  const name = body.values?.name ?? /<Name>(.*)<\/Name>/.exec(body.xml ?? '')?.[1];
  const values: Values | null = name === undefined ? null : { name, settings: body.values?.settings ?? {} };
  const note = /<!--.*?-->/.exec(body.xml ?? '')?.[0] ?? '';
  return { file: body.file ?? 'one.xml', xml: values === null ? (body.xml ?? '') : `${note}<Name>${name}</Name>`, values, secretsSet: [], findings: values === null ? [{ code: 'DEF002', severity: 'error', line: 1, column: 1, message: 'torn', remedy: '', file: 'config/adapters/a.xml' }] : [] };
}

const bodies: DraftBody[] = [];
let answer: (body: DraftBody) => Response | Promise<Response> = (body) => Response.json(hostAnswer(body));
const file = { file: 'a.xml', hash: 'h1', xml: '<Name>One</Name>', values: { name: 'One', settings: {} }, secretsSet: [{ name: 'ClientSecret', form: 'protected' as const, isKey: false, isDeclared: true }], findings: [] };

beforeEach(() => {
  vi.useFakeTimers();
  bodies.length = 0;
  answer = (body) => Response.json(hostAnswer(body));
  vi.stubGlobal('fetch', vi.fn((_: string, init: RequestInit) => {
    const body = JSON.parse(String(init.body)) as DraftBody;
    bodies.push(body);
    return Promise.resolve(answer(body));
  }));
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const opened = () => {
  const session = new EditSession('adapters');
  session.open(file);
  return session;
};
const name = (text: string) => (values: Values) => ({ ...values, name: text });

describe('a field', () => {
  it('that is typed into asks once, when the typing pauses, and shows in the XML', async () => {
    const session = opened();
    session.change(name('T'), 'Name');
    session.change(name('Tw'), 'Name');
    session.change(name('Two'), 'Name');
    await vi.advanceTimersByTimeAsync(1000);
    expect(bodies).toEqual([{ file: 'a.xml', hash: 'h1', xml: '<Name>One</Name>', values: { name: 'Two', settings: {} }, secrets: {} }]);
    expect(session.xml.value).toBe('<Name>Two</Name>');
    expect(session.isDirty.value).toBe(true);
  });

  it('set back to what it was leaves nothing to save', async () => {
    const session = opened();
    session.change(name('Two'), 'Name');
    await vi.advanceTimersByTimeAsync(1000);
    session.change(name('One'), 'Name');
    await vi.advanceTimersByTimeAsync(1000);
    expect(session.isDirty.value).toBe(false);
  });

  it('keeps a secret unless one is typed', async () => {
    const session = opened();
    session.change(name('Two'), 'Name');
    await vi.advanceTimersByTimeAsync(1000);
    expect(bodies.at(-1)?.secrets).toEqual({});
    session.setSecret('ClientSecret', 'new');
    await vi.advanceTimersByTimeAsync(1000);
    expect(bodies.at(-1)?.secrets).toEqual({ ClientSecret: 'new' });
    session.setSecret('ClientSecret', undefined);
    await vi.advanceTimersByTimeAsync(1000);
    expect(bodies.at(-1)?.secrets).toEqual({});
    expect(session.isDirty.value).toBe(true);
    session.change(name('One'), 'Name');
    await vi.advanceTimersByTimeAsync(1000);
    expect(session.isDirty.value).toBe(false);
    session.setSecret('ClientSecret', null);
    await vi.advanceTimersByTimeAsync(1000);
    expect(bodies.at(-1)?.secrets).toEqual({ ClientSecret: null });
    expect(session.isDirty.value).toBe(true);
  });
});

describe('a secret that is not set yet', () => {
  it('and was typed and emptied again is taken out of the draft', async () => {
    const session = opened();
    session.setSecret('ProxyPassword', 'new');
    session.setSecret('ProxyPassword', undefined);
    await vi.advanceTimersByTimeAsync(1000);
    expect(bodies.at(-1)?.secrets).toEqual({ ProxyPassword: null });
    expect(session.isDirty.value).toBe(false);
  });
});

describe('a key of the advanced settings', () => {
  it('that was typed and then spelt otherwise is taken out', async () => {
    const session = opened();
    const key = (text: string) => session.change((values) => ({ ...values, advanced: [{ key: text, value: '3' }] }), text);
    key('maxretry');
    await vi.advanceTimersByTimeAsync(1000);
    expect(bodies.at(-1)?.secrets).toEqual({});
    key('MaxRetry');
    await vi.advanceTimersByTimeAsync(1000);
    expect(bodies.at(-1)).toMatchObject({ values: { advanced: [{ key: 'MaxRetry', value: '3' }] }, secrets: { maxretry: null } });
  });
});

describe('the XML', () => {
  it('typed shows in the form, and what the form changes then stands in that text', async () => {
    const session = opened();
    session.typeXml('<!-- mine --><Name>Two</Name>');
    await vi.advanceTimersByTimeAsync(1000);
    expect(bodies[0]?.values).toBeUndefined();
    expect(session.values.value.name).toBe('Two');
    session.change(name('Three'), 'Name');
    await vi.advanceTimersByTimeAsync(1000);
    expect(session.xml.value).toBe('<!-- mine --><Name>Three</Name>');
  });

  it('is left as it is typed, even while it cannot be read', async () => {
    const session = opened();
    session.typeXml('<Name>Tw');
    await vi.advanceTimersByTimeAsync(1000);
    expect(session.xml.value).toBe('<Name>Tw');
    expect(session.isReadable.value).toBe(false);
    expect(session.values.value.name).toBe('One');
    session.typeXml('<Name>Two</Name>');
    await vi.advanceTimersByTimeAsync(1000);
    expect(session.isReadable.value).toBe(true);
    expect(session.values.value.name).toBe('Two');
  });

  it('is not undone by a field that is changed before the host has read it', async () => {
    const session = opened();
    session.typeXml('<!-- mine --><Name>Two</Name>');
    session.change((values) => ({ ...values, settings: { A: '1' } }), 'A');
    await vi.advanceTimersByTimeAsync(1000);
    expect(session.values.value).toEqual({ name: 'Two', settings: { A: '1' } });
    expect(bodies.at(-1)?.values).toEqual({ name: 'Two', settings: { A: '1' } });
    expect(session.pending.value).toBeNull();
  });
});

describe('an answer', () => {
  it('that is overtaken by further typing is dropped', async () => {
    const session = opened();
    const held: { release: () => void } = { release: () => {} };
    answer = (body) => new Promise((resolve) => (held.release = () => resolve(Response.json({ ...hostAnswer(body), xml: 'old' }))));
    session.change(name('Two'), 'Name');
    await vi.advanceTimersByTimeAsync(1000);
    answer = (body) => Response.json(hostAnswer(body));
    session.change(name('Three'), 'Name');
    held.release();
    await vi.advanceTimersByTimeAsync(1000);
    expect(session.xml.value).toBe('<Name>Three</Name>');
  });

  it('that does not come leaves what was typed, and saving asks once more', async () => {
    const session = opened();
    answer = () => Promise.reject(new TypeError('failed'));
    session.change(name('Two'), 'Name');
    await vi.advanceTimersByTimeAsync(1000);
    expect(session.error.value).not.toBeNull();
    expect(session.isDirty.value).toBe(true);
    answer = (body) => Response.json(hostAnswer(body));
    await session.flush();
    expect(session.error.value).toBeNull();
    expect(session.xml.value).toBe('<Name>Two</Name>');
  });
});

describe('saving', () => {
  it('waits for the verdict on what was typed last, writes it, and leaves nothing to save', async () => {
    const session = opened();
    session.change(name('Two'), 'Name');
    await session.flush();
    expect(session.xml.value).toBe('<Name>Two</Name>');
    answer = () => Response.json({ file: 'a.xml', hash: 'h2', findings: [], applied: 'restarted' });
    expect(await session.save()).toMatchObject({ what: 'written', applied: 'restarted' });
    expect(session.isDirty.value).toBe(false);
  });

  it('tells a conflict with what is there now, and writes over it only when told to', async () => {
    const session = opened();
    session.change(name('Two'), 'Name');
    await session.flush();
    const current = { ...file, hash: 'h9', xml: '<Name>Nine</Name>' };
    answer = () => Response.json({ detail: 'changed', current }, { status: 409 });
    expect(await session.save()).toMatchObject({ what: 'conflict', current: { hash: 'h9' } });
    expect(session.isDirty.value).toBe(true);
    session.writeOver(current);
    answer = () => Response.json({ file: 'a.xml', hash: 'h10', findings: [] });
    await session.save();
    expect(bodies.at(-1)).toMatchObject({ hash: 'h9', xml: '<Name>Two</Name>' });
  });

  it('of a draft that is refused shows why and loses nothing', async () => {
    const session = opened();
    session.change(name(''), 'Name');
    await session.flush();
    answer = () => Response.json({ findings: [{ code: 'DEF020', severity: 'error', message: 'missing', remedy: '', line: 1, column: 1, file: 'config/adapters/a.xml', setting: 'Name' }, { code: 'DEF028', severity: 'error', message: 'its primary is gone', remedy: '', line: 7, column: 1, file: 'config/adapters/b.xml', setting: 'SecondaryOf' }] }, { status: 422 });
    expect(await session.save()).toMatchObject({ what: 'refused' });
    expect(session.findings.value.map((finding) => [finding.setting, finding.line, finding.message])).toEqual([['Name', 1, 'missing'], [null, 0, 'config/adapters/b.xml: its primary is gone']]);
    expect(session.isDirty.value).toBe(true);
  });
});

describe('a new definition', () => {
  it('is not dirty before anything was entered', async () => {
    const session = new EditSession('adapters');
    await session.begin({ name: '', settings: {} });
    expect(bodies).toEqual([{ values: { name: '', settings: {} }, secrets: {} }]);
    expect(session.isDirty.value).toBe(false);
    session.change(name('A'), 'Name');
    expect(session.isDirty.value).toBe(true);
    await session.flush();
    const fetched = vi.mocked(fetch);
    await session.save();
    expect(fetched.mock.calls.at(-1)).toMatchObject(['/api/v1/definitions/adapters/one.xml', { method: 'PUT' }]);
  });
});

describe('a file that is not well-formed', () => {
  const torn = { file: 'a.xml', hash: 'h1', xml: '<Name>One</Nam>', secretsSet: [], findings: [{ code: 'DEF002', severity: 'error' as const, line: 1, column: 10, message: 'torn', remedy: '', file: 'config/adapters/a.xml' }] };
  const openedTorn = async () => {
    const session = new EditSession('adapters');
    session.open(torn);
    await vi.advanceTimersByTimeAsync(1000);
    return session;
  };

  it('has nothing to save before it is put right, and then the values and secrets of what was put right', async () => {
    const session = await openedTorn();
    expect([session.isTorn.value, session.isDirty.value]).toEqual([true, false]);
    answer = (body) => Response.json({ ...hostAnswer(body), secretsSet: file.secretsSet });
    session.typeXml('<Name>One</Name>');
    await vi.advanceTimersByTimeAsync(1000);
    expect([session.isTorn.value, session.isDirty.value, session.values.value.name]).toEqual([false, true, 'One']);
    expect(session.isSet('ClientSecret')).toBe(true);
    expect(bodies.at(-1)).toMatchObject({ file: 'a.xml', hash: 'h1', xml: '<Name>One</Name>' });
  });

  it('is worth saving as it is, where only its encoding was wrong', async () => {
    const session = new EditSession('adapters');
    session.open({ ...torn, xml: '<Name>Bücher</Name>' });
    await vi.advanceTimersByTimeAsync(1000);
    expect(session.isDirty.value).toBe(true);
    answer = () => Response.json({ file: 'a.xml', hash: 'h2', findings: [] });
    await session.save();
    expect(session.isDirty.value).toBe(false);
  });

  it('and is emptied is sent as empty', async () => {
    const session = await openedTorn();
    session.typeXml('');
    await vi.advanceTimersByTimeAsync(1000);
    expect(bodies.at(-1)).toMatchObject({ xml: '' });
  });
});
