/** The API's answers, as far as the console reads them; /openapi/v1.json describes them all. */

export type AdapterState = 'Disabled' | 'Stopped' | 'Starting' | 'Running' | 'Degraded' | 'WaitingToRetry' | 'Stopping' | 'Faulted' | 'Incompatible';

export interface Adapter {
  name: string;
  type?: string;
  dataSource?: string;
  description?: string;
  startupType?: string;
  secondaryOf?: string;
  state: AdapterState;
  since: string;
  why?: string;
  remedy?: string;
  failureClass?: string;
  lastError?: { at: string; class: string; message: string; remedy?: string; platformCode?: string; correlationId?: string };
  nextAttempt?: string;
  restarts: number;
  uncertainSeconds?: number;
  nextDailyRestart?: string;
  nextRun?: string;
  eventsPerMinute: number;
  lastEvent?: string;
  facts: Record<string, string>;
  counters: { name: string; help: string; value: number }[];
  alarms: AdapterAlarm[];
  file?: string;
  findings: string[];
  plugin?: string;
  pluginVersion?: string;
}

export interface AdapterAlarm {
  code: string;
  severity: string;
  text: string;
  raised: string;
  cleared?: string;
}

export interface AdapterList {
  adapters: Adapter[];
}

export interface AdapterAction {
  message: string;
  adapter?: Adapter;
}

export interface Health {
  status: string;
  reasons: string[];
  notices: string[];
}

export interface Session {
  signedIn: boolean;
  name?: string;
  role?: Role;
  setup: 'open' | 'done';
  loopbackWithoutCredentials: boolean;
}

export type Role = 'viewer' | 'operator' | 'admin';

export interface CallEvent {
  sequence: number;
  id: string;
  source: string;
  type: string;
  subject?: string;
  time: string;
  adapter: string;
  recovered: boolean;
  data: Record<string, unknown>;
}

export interface Gap {
  from: number;
  to: number;
  reason: string;
  began?: string;
  ended?: string;
}

export interface EventSearch {
  events: CallEvent[];
  gaps: Gap[];
  next?: number;
  reached?: string;
}

export interface Journal {
  firstSequence: number;
  lastSequence: number;
  usedBytes: number;
}

export interface Consumer {
  name: string;
  position: number;
  createdAt: string;
  updatedAt: string;
}

export interface LogLine {
  time: string;
  level: string;
  id?: number;
  room: string;
  adapter?: string;
  message: string;
  exception?: string;
}

export interface LogPage {
  from: string;
  to: string;
  files: number;
  lines: LogLine[];
  next?: string;
}

export interface LogLevel {
  target: string;
  kind: 'all' | 'room' | 'adapter';
  name: string;
  level: string;
  changed?: { level: string; since: string; until: string; by: string };
}

export interface LogLevels {
  levels: LogLevel[];
  raw: { adapter: string; since: string; until: string; by: string }[];
  rawFolder: string;
}

export type CoverageState = 'covered' | 'uncertain' | 'recovered' | 'lost';

export interface Span {
  from: string;
  to: string;
  seconds: number;
  state: CoverageState;
  cause: string;
  detail?: string;
}

export interface CoverageAccount {
  adapter?: string;
  dataSource?: string;
  adapters?: string[];
  firstStart?: string;
  from?: string;
  until?: string;
  seconds: number;
  totals: Record<CoverageState, number>;
  spans: Span[];
}

export interface Coverage {
  at: string;
  adapters: CoverageAccount[];
  dataSources: CoverageAccount[];
}

export interface Backfill {
  id: string;
  mode: string;
  state: 'waiting' | 'running' | 'completed' | 'stopped' | 'failed';
  from: string;
  to: string;
  cause?: string;
  requestedAt: string;
  endedAt?: string;
  readUpTo?: string;
  nextLook?: string;
  detected: number;
  read: number;
  recovered: number;
  failed: number;
  detail?: string;
}

export interface Plugin {
  name: string;
  state: 'Usable' | 'Incompatible' | 'Failed';
  version?: string;
  contractVersion?: string;
  adapterTypes: string[];
  findings: { code: string; isError: boolean; problem: string; remedy: string; assemblyAskedFor?: string; versionWanted?: string; versionFound?: string; askedBy?: string }[];
}

export interface Alarm {
  id: number;
  kind: string;
  title: string;
  severity: 'notice' | 'warning' | 'error' | 'critical' | 'fatal';
  state: 'active' | 'acknowledged' | 'cleared';
  adapter?: string;
  dataSource?: string;
  subject?: string;
  text: string;
  remedy?: string;
  raisedAt: string;
  lastSeenAt: string;
  count: number;
  returns?: number;
  resolvedAt?: string;
  resolvedBy?: string;
  acknowledgedAt?: string;
  acknowledgedBy?: string;
  note?: string;
}

export interface User {
  name: string;
  role: Role;
  source: 'store' | 'host.json';
  created?: string;
  changed?: string;
}

export interface ApiKey {
  id: string;
  name: string;
  role: Role;
  created: string;
  createdBy: string;
  expires?: string;
  expired: boolean;
  lastUsed?: string;
}

export interface AuditEntry {
  id: string;
  at: string;
  user?: string;
  role?: Role;
  way?: string;
  client: string;
  address?: string;
  action: string;
  target?: string;
  outcome: 'done' | 'denied' | 'rejected' | 'failed';
  status?: number;
  repeats?: number;
}
