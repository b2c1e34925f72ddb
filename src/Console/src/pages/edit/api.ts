import { ApiError, ask, path, refusal, send } from '../../api/client';

/** Adapters or data sources: the folder of the definition, and the part of the address. */
export type Kind = 'adapters' | 'datasources';

export interface Condition {
  setting: string;
  /** Absent: any value at all. */
  value?: string | null;
}

/** One setting as the plugin declares it. */
export interface Setting {
  name: string;
  label?: string | null;
  help: string;
  kind: string;
  required: boolean;
  requiredWhen?: Condition | null;
  appliesWhen?: Condition | null;
  secret: boolean;
  default?: string | null;
  minimum?: number | null;
  maximum?: number | null;
  unit?: string | null;
  choices?: { value: string; label?: string | null }[] | null;
  openChoice?: boolean;
  allowsLineBreaks?: boolean;
  appliesLive: boolean;
}

export interface AdapterType {
  name: string;
  plugin?: string | null;
  version?: string | null;
  summary: string;
  dataSourceType: string;
  canTestConnection: boolean;
  settings: Setting[];
  advanced: Setting[];
}

export interface Types {
  types: AdapterType[];
  /** Types that adapter types ask for, and what a data source has besides name, description and type. */
  dataSource: { types: string[]; settings: Setting[] };
}

export interface Finding {
  file: string;
  line: number;
  column: number;
  code: string;
  severity: 'error' | 'warning';
  message: string;
  remedy: string;
  setting?: string | null;
}

export interface DefinitionEntry {
  file: string;
  name?: string | null;
  type?: string | null;
  startupType?: string | null;
  dataSource?: string | null;
  secondaryOf?: string | null;
  usedBy?: string[] | null;
  findings: Finding[];
  hash?: string | null;
}

export interface Definitions {
  adapters: DefinitionEntry[];
  dataSources: DefinitionEntry[];
}

export interface Values {
  name?: string | null;
  description?: string | null;
  type?: string | null;
  startupType?: string | null;
  dataSource?: string | null;
  secondaryOf?: string | null;
  settings: Record<string, string>;
  advanced?: { key: string; value: string }[];
}

export interface SecretSet {
  name: string;
  form: 'env' | 'file' | 'protected' | 'clear';
  shown?: string | null;
  /** An advanced key. */
  isKey: boolean;
  /** What the type does not declare may be a misspelt secret, and is not shown either. */
  isDeclared: boolean;
}

/** A text and what it says; values are absent while it is not well-formed. */
export interface Judged {
  file: string;
  xml?: string | null;
  values?: Values | null;
  secretsSet?: SecretSet[] | null;
  findings: Finding[];
}

export interface DefinitionFile extends Judged {
  hash: string;
}

export interface DraftBody {
  file?: string;
  hash?: string;
  xml?: string;
  values?: Values;
  /** Absent: the one that is set stays. Null: it is taken out. */
  secrets?: Record<string, string | null>;
}

export interface Check {
  name: string;
  outcome: 'passed' | 'warning' | 'failed' | 'skipped';
  text: string;
  remedy?: string | null;
  setting?: string | null;
}

/** What became of writing: written, refused for what is in it, or somebody else was quicker. */
export type Written = { what: 'written'; file: string; applied?: string | null } | { what: 'refused'; findings: Finding[] } | { what: 'conflict'; current: DefinitionFile | null; error: ApiError };

export interface Imported {
  file: string;
  /** left: not a definition; it is for people to read. */
  what: 'new' | 'same' | 'changed' | 'refused' | 'left';
  findings: Finding[];
  secretsToEnter?: string[] | null;
}

export const loadTypes = () => ask<Types>('/api/v1/types');
export const loadDefinitions = () => ask<Definitions>('/api/v1/definitions');
export const loadFile = (kind: Kind, file: string) => ask<DefinitionFile>(path(['definitions', kind, file]));
/** Judges a draft; nothing is written. For a new one it also names a file that is free. */
export const check = (kind: Kind, body: DraftBody, signal?: AbortSignal) => ask<Judged>(path(['definitions', kind, 'check']), { method: 'POST', body, ...(signal ? { signal } : {}) });

export async function write(kind: Kind, file: string, body: DraftBody): Promise<Written> {
  const response = await send(path(['definitions', kind, file]), { method: 'PUT', body });
  if (response.ok) {
    return { what: 'written', ...((await response.json()) as { file: string; applied?: string }) };
  }
  if (response.status === 422) {
    return { what: 'refused', findings: ((await response.json()) as { findings?: Finding[] }).findings ?? [] };
  }
  if (response.status === 409) {
    const error = await refusal(response.clone());
    return { what: 'conflict', current: ((await response.json()) as { current?: DefinitionFile }).current ?? null, error };
  }
  throw await refusal(response);
}

export const remove = (kind: Kind, file: string, hash: string) => ask<unknown>(path(['definitions', kind, file]), { method: 'DELETE', headers: { 'If-Match': hash } });

/** The checks of a connection test as they came back; a draft with errors has only findings. */
export const testConnection = (body: DraftBody, signal: AbortSignal) =>
  ask<{ checks?: Check[]; findings?: Finding[] }>(path(['definitions', 'adapters', 'test']), { method: 'POST', body, signal, accept: [422] });

export const exportPath = path(['configuration', 'export']);

/** What an import would do, or did: nothing is written while any file is refused. */
export async function importConfiguration(zip: Blob, dryRun: boolean): Promise<Imported[]> {
  const response = await send(path(['configuration', 'import'], { dryRun }), { method: 'POST', body: new Blob([zip], { type: 'application/zip' }) });
  if (!response.ok) {
    throw await refusal(response);
  }
  return ((await response.json()) as { files: Imported[] }).files;
}
