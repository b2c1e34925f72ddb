import { computed, signal } from '@preact/signals';
import { check, testConnection, write, type Check, type DefinitionFile, type DraftBody, type Finding, type Judged, type Kind, type SecretSet, type Values, type Written } from './api';

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
  readonly secrets = signal<Readonly<Record<string, string>>>({});
  readonly findings = signal<readonly Finding[]>([]);
  readonly touched = signal<ReadonlySet<string>>(new Set());
  /** What was typed and has not been answered yet. */
  readonly pending = signal<Side | null>(null);
  readonly error = signal<Error | null>(null);
  /** The text as it was loaded or, of a new definition, as it was before anything was entered; null until that is known. */
  private readonly before = signal<string | null>(null);
  /** The values as they were loaded; none of a new definition. */
  loaded: Values = { settings: {} };
  private hash: string | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private asking: AbortController | null = null;
  private underWay: Promise<void> = Promise.resolve();
  private queued: ((values: Values) => Values)[] = [];

  readonly isDirty = computed(() => (this.pending.value !== null && this.before.value !== null) || Object.keys(this.secrets.value).length > 0 || (this.before.value !== null && this.xml.value !== this.before.value));

  constructor(readonly kind: Kind) {}

  /** Begins with what is in a file. */
  open(found: DefinitionFile): void {
    this.stop();
    this.file.value = found.file;
    this.hash = found.hash;
    this.xml.value = found.xml;
    this.before.value = found.xml;
    this.secrets.value = {};
    this.touched.value = new Set();
    this.take(found, true);
    this.loaded = found.values ?? { settings: {} };
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
    this.change((values) => ({ ...values, settings: with_(values.settings, name, value) }), name);
  }

  /** A new secret, '' to remove the one that is set, null to keep it. */
  setSecret(name: string, value: string | null): void {
    this.touch(name);
    const { [name]: _, ...others } = this.secrets.value;
    this.secrets.value = value === null ? others : { ...others, [name]: value };
    if (this.pending.value !== 'xml') {
      this.schedule('form');
    }
  }

  typeXml(text: string): void {
    this.queued = [];
    this.xml.value = text;
    this.schedule('xml');
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

  /** Writes the draft. The name of the file of a new definition is the caller's. */
  async save(file: string): Promise<Written> {
    const written = await write(this.kind, file, this.body());
    if (written.what === 'written') {
      this.stop();
      this.before.value = this.xml.value;
      this.secrets.value = {};
      this.pending.value = null;
    } else if (written.what === 'refused') {
      this.findings.value = written.findings;
    }
    return written;
  }

  /** From now on it is the other version that is written over; null where the file is gone. */
  writeOver(other: DefinitionFile | null): void {
    this.hash = other?.hash;
  }

  hashNow(): string | undefined {
    return this.hash;
  }

  async test(signal: AbortSignal): Promise<Check[] | null> {
    const answer = await testConnection(this.body(), signal);
    if (answer.checks === undefined && answer.findings) {
      this.findings.value = answer.findings;
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
      if (side === 'form') {
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
    this.findings.value = answer.findings;
    this.isReadable.value = answer.values !== null && answer.values !== undefined;
    this.secretsSet.value = answer.secretsSet ?? this.secretsSet.value;
    if (withValues && answer.values) {
      this.values.value = this.queued.reduce((values, edit) => edit(values), answer.values);
    }
  }

  /** The draft for the host: the text, and what the form says on top of it. */
  private body(): DraftBody {
    const says = this.pending.value === 'xml' || !this.isReadable.value ? {} : { values: this.values.value };
    return {
      ...(this.file.value === null ? {} : { file: this.file.value }),
      ...(this.hash === undefined ? {} : { hash: this.hash }),
      ...(this.xml.value === '' ? {} : { xml: this.xml.value }),
      ...says,
      secrets: this.secrets.value,
    };
  }
}

function with_(settings: Record<string, string>, name: string, value: string): Record<string, string> {
  const { [name]: _, ...others } = settings;
  return value === '' ? others : { ...settings, [name]: value };
}
