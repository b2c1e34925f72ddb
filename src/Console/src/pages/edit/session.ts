import { computed, signal } from '@preact/signals';
import { check, testConnection, write, type Check, type DefinitionFile, type DraftBody, type Finding, type Judged, type Kind, type SecretSet, type Values, type Written } from './api';

/** What stands in a text for a secret. */
const MASK = '••••••••';

/** Long enough not to ask at every key, short enough to be an answer to what was typed. */
const PAUSE_MS = 300;

type Side = 'form' | 'xml';

/**
 * A definition while it is edited. Form and raw XML are two views of one text; the host turns each into the other and says what is wrong. What was typed last counts:
 * a field that is changed while the host still reads the XML is applied to what it reads there.
 */
export class EditSession {
  readonly file = signal<string | null>(null);
  readonly xml = signal('');
  readonly values = signal<Values>({ settings: {} });
  /** Whether the text is well-formed enough for the form to show it. */
  readonly isReadable = signal(true);
  readonly secretsSet = signal<readonly SecretSet[]>([]);
  readonly secrets = signal<Readonly<Record<string, string | null>>>({});
  readonly findings = signal<readonly Finding[]>([]);
  readonly touched = signal<ReadonlySet<string>>(new Set());
  /** What was typed and has not been answered yet. */
  readonly pending = signal<Side | null>(null);
  readonly error = signal<Error | null>(null);
  /** The text as it was loaded or, of a new definition, as it was before anything was entered; null until that is known. */
  private readonly before = signal<string | null>(null);
  /** The values as they were loaded; none of a new definition. */
  loaded: Values = { settings: {} };
  /** Secrets that were typed into the form: one that is kept after all is put back in the text where its mask would not say so. */
  private readonly restored = new Set<string>();
  /** Keys that the form has had: the host keeps those that nobody declares, unless it is told that they are gone. */
  private readonly hadKeys = new Set<string>();
  private loadedSecrets: readonly SecretSet[] = [];
  private hash: string | undefined;
  /** Whether the file could not be read when it was opened, and not since: its values and secrets are those of the first draft that can be. */
  readonly isTorn = signal(false);
  /** Then it is worth saving as soon as it can be read, even where nothing was typed: its encoding was wrong. */
  private readonly wasTorn = signal(false);
  /** The file that messages are about: its own, or the name that the host would give a new one. */
  private judgedAs = '';
  private timer: ReturnType<typeof setTimeout> | undefined;
  private asking: AbortController | null = null;
  private underWay: Promise<void> = Promise.resolve();
  private queued: ((values: Values) => Values)[] = [];

  readonly isDirty = computed(() => (this.pending.value !== null && this.before.value !== null) || Object.entries(this.secrets.value).some(([name, secret]) => secret !== null || this.isSet(name)) || (this.before.value !== null && this.xml.value !== this.before.value) || (this.wasTorn.value && this.isReadable.value));

  constructor(readonly kind: Kind) {}

  /** Begins with what is in a file. */
  open(found: DefinitionFile): void {
    this.stop();
    this.file.value = found.file;
    this.hash = found.hash;
    this.xml.value = found.xml ?? '';
    this.before.value = this.xml.value;
    this.secrets.value = {};
    this.restored.clear();
    this.touched.value = new Set();
    this.isTorn.value = !found.values;
    this.wasTorn.value = this.isTorn.value;
    this.take(found, true);
    this.loaded = found.values ?? { settings: {} };
    this.loadedSecrets = found.secretsSet ?? [];
    if (this.isTorn.value) {
      this.pending.value = 'xml';
      this.ask();
    }
  }

  /** Begins a new definition; its first text comes from the host. */
  begin(values: Values): Promise<void> {
    this.values.value = values;
    this.pending.value = 'form';
    return this.flush();
  }

  change(edit: (values: Values) => Values, ...names: readonly string[]): void {
    this.touch(...names);
    this.values.value = edit(this.values.value);
    if (this.pending.value === 'xml') {
      this.queued.push(edit);
    } else {
      this.schedule('form');
    }
  }

  set(name: string, value: string): void {
    this.change((values) => ({ ...values, settings: { ...values.settings, [name]: value } }), name);
  }

  /** A new secret, null to take it out, undefined to keep what is set. */
  setSecret(name: string, value: string | null | undefined): void {
    this.touch(name);
    this.restored.add(name);
    const { [name]: _, ...others } = this.secrets.value;
    // where none is set there is none to keep, and what was typed before has to go
    const next = value === undefined && !this.isSet(name) ? null : value;
    this.secrets.value = next === undefined ? others : { ...others, [name]: next };
    if (this.pending.value !== 'xml') {
      this.schedule('form');
    }
  }

  typeXml(text: string): void {
    this.queued = [];
    this.restored.clear();
    // a secret that was typed into the form gives way to one that is written into the text
    this.secrets.value = Object.fromEntries(Object.entries(this.secrets.value).filter(([name]) => !isWritten(text, name)));
    this.xml.value = text;
    this.schedule('xml');
  }

  /** How a secret is set that stays when nothing is typed: as it was loaded, or as the raw text has it now. */
  setNow(name: string): SecretSet | undefined {
    return typeof this.secrets.value[name] === 'string' || this.secrets.value[name] === null ? this.loadedSecrets.find((one) => one.name === name) : this.secretsSet.value.find((one) => one.name === name);
  }

  /** Whether the definition as it was loaded has the secret. */
  isSet(name: string): boolean {
    return this.loadedSecrets.some((one) => one.name === name);
  }

  touch(...names: readonly string[]): void {
    if (names.some((name) => !this.touched.value.has(name))) {
      this.touched.value = new Set([...this.touched.value, ...names]);
    }
  }

  /** Waits until the host has judged what was typed last, or has not answered. */
  async flush(): Promise<void> {
    this.error.value = null;
    while (this.pending.value !== null && this.error.value === null) {
      if (this.timer !== undefined || this.asking === null) {
        this.ask();
      }
      await this.underWay;
    }
  }

  /** Writes the draft; into a file of a name that the host gives, when it is a new one. */
  async save(): Promise<Written> {
    const body = this.body();
    const file = this.file.value ?? (await check(this.kind, body)).file;
    const written = await write(this.kind, file, body);
    if (written.what === 'written') {
      this.stop();
      this.before.value = this.xml.value;
      this.secrets.value = {};
      this.wasTorn.value = false;
      this.pending.value = null;
    } else if (written.what === 'refused') {
      this.findings.value = this.own(written.findings);
    }
    return written;
  }

  /** From now on it is the other version that is written over. */
  writeOver(other: DefinitionFile): void {
    this.hash = other.hash;
  }

  hashNow(): string | undefined {
    return this.hash;
  }

  async test(signal: AbortSignal): Promise<Check[] | null> {
    const answer = await testConnection(this.body(), signal);
    if (answer.checks === undefined && answer.findings) {
      this.findings.value = this.own(answer.findings);
    }
    return answer.checks ?? null;
  }

  /** Forgets what is under way; for the page that goes away. */
  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.asking?.abort();
    this.asking = null;
    this.queued = [];
    this.pending.value = null;
  }

  private schedule(side: Side): void {
    this.pending.value = side;
    this.error.value = null;
    this.asking?.abort();
    this.asking = null;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), PAUSE_MS);
  }

  private ask(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    const asking = new AbortController();
    this.asking?.abort();
    this.asking = asking;
    this.underWay = this.judge(this.pending.value ?? 'form', asking);
  }

  private async judge(side: Side, asking: AbortController): Promise<void> {
    try {
      const answer = await check(this.kind, this.body(), asking.signal);
      if (this.asking !== asking) {
        return;
      }
      if (side === 'form' && answer.xml !== undefined && answer.xml !== null) {
        this.xml.value = answer.xml;
        this.before.value ??= answer.xml;
      }
      this.take(answer, side === 'xml');
      this.pending.value = null;
    } catch (error) {
      if (this.asking === asking) {
        this.error.value = error as Error;
      }
      return;
    } finally {
      if (this.asking === asking) {
        this.asking = null;
      }
    }
    if (this.queued.length > 0 && this.isReadable.value) {
      this.queued = [];
      this.schedule('form');
    }
  }

  private take(answer: Judged, withValues: boolean): void {
    this.judgedAs = answer.file;
    this.findings.value = this.own(answer.findings);
    this.isReadable.value = answer.values !== null && answer.values !== undefined;
    this.secretsSet.value = answer.secretsSet ?? this.secretsSet.value;
    if (this.isTorn.value && answer.values) {
      this.isTorn.value = false;
      this.loaded = answer.values;
      this.loadedSecrets = this.secretsSet.value;
    }
    if (withValues && answer.values) {
      this.values.value = this.queued.reduce((values, edit) => edit(values), answer.values);
    }
  }

  /** Messages about other files, which the draft would harm, belong to no field and no line here. */
  private own(findings: readonly Finding[]): Finding[] {
    return findings.map((finding) => (finding.file.endsWith(`/${this.judgedAs}`) || finding.file.endsWith(`\\${this.judgedAs}`) ? finding : { ...finding, line: 0, column: 0, setting: null, message: `${finding.file}: ${finding.message}` }));
  }

  /** The draft for the host: the text, and what the form says on top of it. */
  private body(): DraftBody {
    const values = this.pending.value === 'xml' || !this.isReadable.value ? null : this.values.value;
    const keys = (values?.advanced ?? []).map((row) => row.key.trim());
    keys.forEach((key) => this.hadKeys.add(key));
    const gone = values ? [...this.hadKeys].filter((key) => key !== '' && !keys.includes(key) && !this.isSet(key)) : [];
    return {
      ...(this.file.value === null ? {} : { file: this.file.value }),
      ...(this.hash === undefined ? {} : { hash: this.hash }),
      ...(values && this.xml.value === '' ? {} : { xml: this.xml.value }),
      ...(values ? { values } : {}),
      secrets: { ...Object.fromEntries(gone.map((key) => [key, null])), ...Object.fromEntries(this.loadedSecrets.filter((one) => one.shown && this.restored.has(one.name)).map((one) => [one.name, one.shown!])), ...this.secrets.value },
    };
  }
}

/** Whether a text has something else than a mask for a setting or key. */
function isWritten(text: string, name: string): boolean {
  const found = new RegExp(`<${name}(?:\\s[^<>]*)?>([^<]*)<|key\\s*=\\s*["']${name}["']\\s+value\\s*=\\s*["']([^"']*)["']`).exec(text);
  const value = (found?.[1] ?? found?.[2] ?? '').trim();
  return value !== '' && value !== MASK;
}
