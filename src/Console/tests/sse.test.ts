import { describe, expect, it } from 'vitest';
import { MessageParser } from '../src/api/sse';

describe('MessageParser', () => {
  it('gives messages whole, however the stream is cut', () => {
    const text = ': events after 3\n\nid: 4\nevent: recorder.call.connected\ndata: {"a":1}\n\nid: 5\nevent: gap\ndata: {"from":5}\n\n: heartbeat\nid: 9\n\n';
    for (let size = 1; size < text.length; size += 3) {
      const parser = new MessageParser();
      const messages = [];
      for (let at = 0; at < text.length; at += size) {
        messages.push(...parser.push(text.slice(at, at + size)));
      }
      expect(messages).toEqual([
        { id: '4', event: 'recorder.call.connected', data: '{"a":1}' },
        { id: '5', event: 'gap', data: '{"from":5}' },
        { id: '9', event: 'message', data: '' },
      ]);
    }
  });

  it('takes data of several lines and carriage returns', () =>
    expect(new MessageParser().push('data: a\r\ndata: b\r\n\r\n')).toEqual([{ id: undefined, event: 'message', data: 'a\nb' }]));
});
