import { describe, expect, it } from 'vitest';
import type { Finding, Setting } from '../src/pages/edit/api';
import { around, diff } from '../src/pages/edit/diff';
import { applies, choiceOf, isBoolean, isRequired, lineRange, split, writtenBoolean, type Draft } from '../src/pages/edit/draft';

const setting = (name: string, more: Partial<Setting> = {}): Setting => ({ name, help: '', kind: 'text', required: false, secret: false, appliesLive: false, ...more });
const draft = (settings: Record<string, string>, more: Partial<Draft> = {}): Draft => ({ values: { settings }, secrets: {}, set: new Set(), ...more });
const finding = (name: string | null, code = 'DEF040', severity: Finding['severity'] = 'error'): Finding => ({ file: 'a.xml', line: 1, column: 1, code, severity, message: code, remedy: '', setting: name });

describe('conditions', () => {
  const proxy = setting('UseClientProxy', { kind: 'boolean', default: 'false' });
  const port = setting('ProxyPort', { appliesWhen: { setting: 'UseClientProxy', value: 'true' }, requiredWhen: { setting: 'UseClientProxy', value: 'true' } });
  const declared = [proxy, port];

  it('hold for a value in any spelling, and for a default', () => {
    expect(applies(port, draft({}), declared)).toBe(false);
    expect(applies(port, draft({ UseClientProxy: 'TRUE' }), declared)).toBe(true);
    expect(applies(port, draft({ UseClientProxy: '1' }), declared)).toBe(true);
    expect(isRequired(port, draft({ UseClientProxy: '1' }), declared)).toBe(true);
    expect(isRequired(port, draft({ UseClientProxy: 'false' }), declared)).toBe(false);
    expect(applies(port, draft({}), [{ ...proxy, default: 'true' }, port])).toBe(true);
  });

  it('without a value hold for any value at all', () => {
    const needs = setting('ForwardProxyPort', { requiredWhen: { setting: 'ForwardProxyAddress' } });
    const all = [setting('ForwardProxyAddress'), needs];
    expect(isRequired(needs, draft({}), all)).toBe(false);
    expect(isRequired(needs, draft({ ForwardProxyAddress: 'proxy' }), all)).toBe(true);
  });

  it('on a secret see one that is set, one that was typed and one that is to go', () => {
    const key = setting('KeyFile', { requiredWhen: { setting: 'Password' } });
    const all = [setting('Password', { kind: 'secret', secret: true }), key];
    expect(isRequired(key, draft({}), all)).toBe(false);
    expect(isRequired(key, draft({}, { set: new Set(['Password']) }), all)).toBe(true);
    expect(isRequired(key, draft({}, { secrets: { Password: 'typed' } }), all)).toBe(true);
    expect(isRequired(key, draft({}, { set: new Set(['Password']), secrets: { Password: null } }), all)).toBe(false);
  });
});

describe('values', () => {
  it('of a boolean are left out where they were, and written where they were', () => {
    const off = setting('a', { kind: 'boolean', default: 'false' });
    expect(writtenBoolean(true, off, '')).toBe('true');
    expect(writtenBoolean(false, off, '')).toBe('');
    expect(writtenBoolean(false, off, 'true')).toBe('false');
    expect([isBoolean('TRUE'), isBoolean('0'), isBoolean(''), isBoolean('yes')]).toEqual([true, true, true, false]);
  });

  it('of a choice are known in any spelling', () => expect(choiceOf(setting('p', { choices: [{ value: 'http' }, { value: 'https' }] }), ' HTTP ')).toBe('http'));
});

describe('messages', () => {
  const missing = finding('ClientId');

  it('of what a new definition still lacks wait until a person has been there', () => {
    expect(split([missing, finding(null, 'DEF005'), finding('Name', 'DEF021')], true, new Set())).toEqual({ shown: [finding(null, 'DEF005'), finding('Name', 'DEF021')], open: ['ClientId'] });
    expect(split([missing], true, new Set(['ClientId'])).shown).toEqual([missing]);
    expect(split([missing], false, new Set()).shown).toEqual([missing]);
  });
});

describe('a line', () => {
  it('is found in the text, also beyond its end', () => {
    expect(lineRange('ab\ncde\nf', 2)).toEqual([3, 6]);
    expect(lineRange('ab\ncde\nf', 9)).toEqual([7, 8]);
    expect(lineRange('', 1)).toEqual([0, 0]);
  });
});

describe('two versions', () => {
  it('are told apart line by line, whatever their line ends', () => {
    expect(diff('a\r\nb\r\nc', 'a\nx\nc')).toEqual([{ side: 'both', text: 'a' }, { side: 'theirs', text: 'b' }, { side: 'mine', text: 'x' }, { side: 'both', text: 'c' }]);
    expect(diff('a', 'a').every((line) => line.side === 'both')).toBe(true);
  });

  it('are shown where they differ, with what stands around it', () => {
    const long = Array.from({ length: 20 }, (_, index) => `line ${index}`);
    const shown = around(diff(long.join('\n'), long.with(10, 'other').join('\n')), 1);
    expect(shown.map((line) => line?.text ?? null)).toEqual([null, 'line 9', 'line 10', 'other', 'line 11', null]);
  });
});
