import { lastAnswer, refusal, send, unansweredSince } from './client';

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
      const response = await send(path, { signal, accept: [], headers: { Accept: 'text/event-stream', ...(lastId === undefined ? {} : { 'Last-Event-ID': lastId }) } });
      if (!response.ok || !response.body) {
        throw await refusal(response);
      }
      listener.onState(null);
      wait = FIRST_WAIT_MS;
      const parser = new MessageParser();
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
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

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
