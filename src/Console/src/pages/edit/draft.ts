import type { Condition, Finding, Setting, Values } from './api';

/** What can be asked of a draft without the host: which fields count, which messages stand where. */

export interface Draft {
  values: Values;
  /** New secrets; null takes out what is set, an absent one keeps it. */
  secrets: Readonly<Record<string, string | null>>;
  /** Names of secrets that are set in the definition already. */
  set: ReadonlySet<string>;
}

/** Findings that say no more than that something has not been entered yet. */
const MISSING = new Set(['DEF020', 'DEF040', 'DEF041']);

export function valueOf(draft: Draft, name: string): string {
  return draft.values.settings[name] ?? '';
}

function holds(condition: Condition, draft: Draft, declared: readonly Setting[]): boolean {
  const other = declared.find((setting) => setting.name === condition.setting);
  if (other?.secret) {
    return draft.secrets[other.name] !== undefined ? draft.secrets[other.name] !== null : draft.set.has(other.name);
  }
  const value = valueOf(draft, condition.setting).trim() || (other?.default ?? '');
  if (condition.value === null || condition.value === undefined) {
    return value !== '';
  }
  return other?.kind === 'boolean' ? isOn(value) === isOn(condition.value) : value.toLowerCase() === condition.value.toLowerCase();
}

export const applies = (setting: Setting, draft: Draft, declared: readonly Setting[]) => !setting.appliesWhen || holds(setting.appliesWhen, draft, declared);

export const isRequired = (setting: Setting, draft: Draft, declared: readonly Setting[]) => setting.required || (!!setting.requiredWhen && holds(setting.requiredWhen, draft, declared));

export const isOn = (text: string) => text === '1' || text.toLowerCase() === 'true';

/** Whether a text is one of the four words that a boolean is written with; an empty one counts as its default. */
export const isBoolean = (text: string) => /^(true|false|1|0)?$/i.test(text.trim());

/** A boolean as it is to stand in the definition: left out where it was left out before and the default says the same. */
export function writtenBoolean(on: boolean, setting: Setting, before: string): string {
  return before === '' && on === isOn(setting.default ?? 'false') ? '' : String(on);
}

/** The declared spelling of a choice that may be written in any case. */
export function choiceOf(setting: Setting, text: string): string | undefined {
  return setting.choices?.find((choice) => choice.value.toLowerCase() === text.trim().toLowerCase())?.value;
}

/** From here on a largest number is that of the computer and tells people nothing. */
const NO_BOUND = 2_147_483_647;

/** The range of a number as the line below its field says it. */
export function rangeOf(setting: Setting, words: { from: (a: string) => string; upTo: (b: string) => string; between: (a: string, b: string) => string }): string {
  const [low, high] = [setting.minimum, setting.maximum].map((bound) => (bound === null || bound === undefined || bound >= NO_BOUND ? null : String(bound)));
  return low && high ? words.between(low, high) : low ? words.from(low) : high ? words.upTo(high) : '';
}

/** The messages that belong to a field. */
export const findingsOf = (name: string, findings: readonly Finding[]) => findings.filter((finding) => finding.setting === name);

/**
 * What has not been entered yet in a new definition is no mistake until a person has been there. Gives what is to be shown, and the fields that are still to come.
 */
export function split(findings: readonly Finding[], isNew: boolean, touched: ReadonlySet<string>): { shown: Finding[]; open: string[] } {
  const waits = (finding: Finding) => isNew && MISSING.has(finding.code) && !!finding.setting && !touched.has(finding.setting);
  return {
    shown: findings.filter((finding) => !waits(finding)),
    open: [...new Set(findings.filter(waits).map((finding) => finding.setting!))],
  };
}

/** Where a line stands in a text. */
export function lineRange(text: string, line: number): [start: number, end: number] {
  const lines = text.split('\n');
  const index = Math.min(Math.max(line, 1), lines.length) - 1;
  const start = lines.slice(0, index).reduce((sum, one) => sum + one.length + 1, 0);
  return [start, start + lines[index]!.length];
}
