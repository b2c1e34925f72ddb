import { lastAnswer, NoAnswer, refusal, send, unansweredSince } from './client';

/** One message of a stream of server-sent events. */
export interface Message {
  id: string | undefined;
  event: string;
  data: string;
}

/** Takes pieces of a stream as they come and gives the messages that are complete. A message without data only moves the id. */
export class MessageParser {
  private rest = '';
  private message: { id: string | undefined; event: string; data: string[] } = { id: undefined, event: 'message', data: [] };

  push(text: string): Message[] {
    const complete: Message[] = [];
    const lines = (this.rest + text).split('\n');
    this.rest = lines.pop() ?? '';
    for (const line of lines) {
      const bare = line.endsWith('\r') ? line.slice(0, -1) : line;
      if (bare !== '') {
        this.take(bare);
      } else {
        const { id, event, data } = this.message;
        if (id !== undefined || data.length > 0) {
          complete.push({ id, event, data: data.join('\n') });
        }
        this.message = { id: undefined, event: 'message', data: [] };
      }
    }
    return complete;
  }

  private take(line: string): void {
    const colon = line.indexOf(':');
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'id') {
      this.message.id = value;
    } else if (field === 'event') {
      this.message.event = value;
    } else if (field === 'data') {
      this.message.data.push(value);
    }
  }
}

export interface Listener {
  onMessage: (message: Message) => void;
  /** The connection is there (null), or why it is not; it is tried again. */
  onState: (trouble: Error | null) => void;
}

const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 15_000;
/** The host says something at the latest after 15 seconds, unless its settings say otherwise (up to 5 minutes). */
const SILENCE_MS = 330_000;

/** Follows a stream until it is told to stop; comes back after a cut with the id of the last message, so that none is missed. Not EventSource: that one hears only the types it is told beforehand, and does not tell why it was refused. */
export function follow(path: string, listener: Listener): () => void {
  const abort = new AbortController();
  void run(path, listener, abort.signal);
  return () => abort.abort();
}

async function run(path: string, listener: Listener, signal: AbortSignal): Promise<void> {
  let lastId: string | undefined;
  let wait = FIRST_WAIT_MS;
  while (!signal.aborted) {
    try {
      const response = await send(path, { signal, withinMs: null, headers: { Accept: 'text/event-stream', ...(lastId === undefined ? {} : { 'Last-Event-ID': lastId }) } });
      if (!response.ok || !response.body) {
        throw await refusal(response);
      }
      listener.onState(null);
      wait = FIRST_WAIT_MS;
      const parser = new MessageParser();
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      const next = () => within(SILENCE_MS, reader.read());
      for (let piece = await next(); !piece.done; piece = await next()) {
        lastAnswer.value = Date.now();
        for (const message of parser.push(piece.value)) {
          lastId = message.id ?? lastId;
          listener.onMessage(message);
        }
      }
    } catch (error) {
      if (signal.aborted) {
        return;
      }
      listener.onState(error as Error);
      if (!(error as { status?: number }).status) {
        unansweredSince.value ??= Date.now();
      }
    }
    await pause(wait, signal);
    wait = Math.min(wait * 2, LONGEST_WAIT_MS);
  }
}

/** A cut that nobody told of looks like silence. */
function within<T>(ms: number, promise: Promise<T>): Promise<T> {
  let timer = 0;
  const silence = new Promise<never>((_, reject) => {
    timer = window.setTimeout(() => reject(new NoAnswer()), ms);
  });
  return Promise.race([promise, silence]).finally(() => clearTimeout(timer));
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
