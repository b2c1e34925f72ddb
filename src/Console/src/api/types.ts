/** The API's answers, as far as the console reads them; /openapi/v1.json describes them all. */

export type AdapterState = 'Disabled' | 'Stopped' | 'Starting' | 'Running' | 'Degraded' | 'WaitingToRetry' | 'Stopping' | 'Faulted' | 'Incompatible';

export interface Adapter {
  name: string;
  type?: string;
  /** Whether it imports recordings. */
  isImport: boolean;
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
  /** While it is being looked for. */
  lastEventUnknown?: boolean;
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

export interface ImportLane {
  from: string;
  position: string;
  to: string;
  text: string;
  waiting?: number;
  upToDateAsOf?: string;
  expectedEnd?: string;
}

export interface ImportStatus {
  name: string;
  run?: { number: number; reason: string; started: string; ended?: string; result?: string };
  nextRun?: string;
  live: ImportLane;
  historic: ImportLane;
  conversations: number;
  found: number;
  recordings: Record<string, number>;
  unnamed: number;
  orphans?: number;
  bytes: number;
  bytesPerSecond: number;
  recordingsPerMinute: number;
  expectedEnd?: string;
  parkedUntil?: string;
  store: string;
}

export interface ImportReport {
  name: string;
  from: string;
  to: string;
  madeAt: string;
  platformConversations?: number;
  totals: { conversations: number; without: number; unnamed: number; found: number; recordings: Record<string, number>; bytes: number };
  addsUp: boolean;
}

export interface RecordingLine {
  conversationId: string;
  conversationStart: string;
  conversationEnd?: string;
  recordingId: string;
  callId?: string;
  media?: string;
  platformState?: string;
  state: string;
  reason?: string;
  attempts: number;
  nextAttempt?: string;
  lastLook?: string;
  storedAt?: string;
  location?: string;
  sizeInBytes?: number;
  sha256?: string;
  late: boolean;
  overLong: boolean;
}

export interface RecordingList {
  recordings: RecordingLine[];
  next?: string;
}

export interface RecordingFile {
  name: string;
  contentType: string;
  sizeInBytes: number;
  sha256?: string;
  problem?: string;
}

/** A hold, pause or bookmark inside a recording. */
export interface RecordingMark {
  type: string;
  reason?: string;
  atMs: number;
  durationMs?: number;
}

/** The metadata beside the media, as far as the console reads them; docs/recordings.md describes them all. Another plugin may tell less. */
export interface RecordingMetadata {
  start?: string;
  end?: string;
  durationMs?: number;
  direction?: string;
  ani?: string;
  dnis?: string;
  provider?: string;
  endReason?: string;
  hostName?: string;
  agents?: { id: string; name?: string }[];
  queues?: { id: string; name?: string }[];
  wrapUps?: { id: string; name?: string }[];
  participants?: { participantId: string; callId?: string; purpose?: string; name?: string; address?: string; joined?: string; left?: string }[];
  attributes?: Record<string, string>;
  annotations?: RecordingMark[];
  files?: { track: string; name: string; contentType: string; codec?: string; channels?: number; sampleRate?: number; durationMs?: number }[];
}

export interface RecordingDetail {
  recording: RecordingLine;
  files: RecordingFile[];
  metadata?: RecordingMetadata;
  metadataProblem?: string;
  mayListen: boolean;
}

export type CallState = 'alerting' | 'dialing' | 'connected' | 'held' | 'consult' | 'conference';

export interface CallTie {
  /** starter or target of a consult; blind, attended or conference for a transfer. */
  kind?: string;
  since?: string;
  name?: string;
  callId?: string;
}

export interface LiveCall {
  conversationId: string;
  callId?: string;
  participantId: string;
  state: CallState;
  since: string;
  userId?: string;
  userName?: string;
  queueName?: string;
  direction?: string;
  ani?: string;
  dnis?: string;
  remoteParty?: string;
  startedAt: string;
  connectedAt?: string;
  heldSince?: string;
  holds: number;
  heldSeconds: number;
  recordingState?: string;
  consult?: CallTie;
  transferredFrom?: CallTie;
  with: string[];
  adapters: string[];
  dataSource: string;
  beginUnknown: boolean;
  unsureSince?: string;
  sequence: number;
}

export interface LiveCalls {
  at: string;
  upTo: number;
  complete: boolean;
  total: number;
  states: Record<CallState | 'transferred', number>;
  calls: LiveCall[];
  next?: number;
  unheard: { adapter: string; dataSource: string; since: string }[];
  letGo: number;
}

export type SegmentState = 'alerting' | 'dialing' | 'connected' | 'held';

export interface Segment {
  state: SegmentState;
  from: string;
  to?: string;
  recovered: boolean;
}

export interface Point {
  sequence: number;
  time: string;
  type: string;
  recovered: boolean;
  detail?: string;
}

export interface Lane {
  participantId: string;
  callId?: string;
  purpose?: string;
  userId?: string;
  userName?: string;
  queueName?: string;
  direction?: string;
  ani?: string;
  dnis?: string;
  remoteParty?: string;
  call: boolean;
  open: boolean;
  failed: boolean;
  endReason?: string;
  transferType?: string;
  transferredFrom?: string;
  beginUnknown: boolean;
  segments: Segment[];
  consults: { from: string; to?: string; starter: boolean; with?: string }[];
  points: Point[];
}

export interface Conversation {
  conversationId: string;
  dataSource: string;
  otherDataSources: string[];
  adapters: string[];
  open: boolean;
  unsureSince?: string;
  from?: string;
  to?: string;
  recordingState?: string;
  lanes: Lane[];
  conferences: { from: string; to?: string }[];
  recordings: Point[];
  events: CallEvent[];
  truncated: boolean;
}

export interface Schedule {
  id: string;
  kind: 'daily-restart' | 'import' | 'journal-check' | 'journal-retention';
  adapter?: string;
  adapterState?: AdapterState;
  when: string;
  next: string[];
  paused?: { since: string; by: string };
  running?: { since: string; by: string };
  last?: { at: string; ended?: string; outcome: 'done' | 'skipped' | 'failed'; text: string; by: string };
  canRun: boolean;
  canPause: boolean;
}

export interface ScheduleAction {
  message: string;
  schedule: Schedule;
}
