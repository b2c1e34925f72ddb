import { afterEach, describe, expect, it, vi } from 'vitest';
import { decode, NotDecodable, squeeze } from '../src/pages/recordings/peaks';
import { slicesOf } from '../src/pages/recordings/slices';
import { statesOf } from '../src/pages/recordings/states';
import { aLaw, muLaw, WavReader } from '../src/pages/recordings/wav';

/** A WAV file of frames, each a list of values of the channels. */
function wav(tag: number, bits: number, frames: number[][], options: { size?: number; before?: number } = {}): Uint8Array {
  const channels = frames[0]!.length;
  const data = frames.length * channels * (bits / 8);
  const before = options.before === undefined ? 0 : 8 + options.before;
  const bytes = new Uint8Array(12 + before + 24 + 8 + data);
  const view = new DataView(bytes.buffer);
  const name = (at: number, text: string) => [...text].forEach((sign, i) => (bytes[at + i] = sign.charCodeAt(0)));
  name(0, 'RIFF');
  name(8, 'WAVE');
  if (before > 0) {
    name(12, 'LIST');
    view.setUint32(16, options.before!, true);
  }
  const at = 12 + before;
  name(at, 'fmt ');
  view.setUint32(at + 4, 16, true);
  view.setUint16(at + 8, tag, true);
  view.setUint16(at + 10, channels, true);
  view.setUint32(at + 12, 8000, true);
  view.setUint16(at + 22, bits, true);
  name(at + 24, 'data');
  view.setUint32(at + 28, options.size ?? data, true);
  frames.flat().forEach((value, i) => (bits === 16 ? view.setInt16(at + 32 + 2 * i, value, true) : view.setUint8(at + 32 + i, value)));
  return bytes;
}

function read(bytes: Uint8Array, slices: number, piece = bytes.length) {
  const reader = new WavReader(bytes.length, slices);
  for (let at = 0; at < bytes.length; at += piece) {
    if (!reader.push(bytes.slice(at, at + piece))) {
      return null;
    }
  }
  return reader.result();
}

describe('WAV as it comes', () => {
  const frames = [[0, 16384], [-32768, 0], [0, 0], [8192, -8192]];

  it('keeps the loudest of each slice, channel by channel', () => {
    const peaks = read(wav(1, 16, frames), 2)!;
    expect(peaks.channels.map((channel) => [...channel])).toEqual([[1, 0.25], [0.5, 0.25]]);
    expect(peaks.seconds).toBeCloseTo(4 / 8000);
  });

  it('comes to the same in pieces of any length, with chunks before the samples and a size left open', () => {
    const whole = read(wav(1, 16, frames), 4)!.channels.map((channel) => [...channel]);
    for (const piece of [1, 3, 7, 45]) {
      expect(read(wav(1, 16, frames, { before: 6 }), 4, piece)!.channels.map((channel) => [...channel])).toEqual(whole);
      expect(read(wav(1, 16, frames, { size: 0xffffffff }), 4, piece)!.channels.map((channel) => [...channel])).toEqual(whole);
    }
  });

  it('reads what telephone lines have', () => {
    expect(Math.abs(muLaw(0xff))).toBe(0);
    expect(muLaw(0x80)).toBeCloseTo(0.98, 2);
    expect(muLaw(0x00)).toBeCloseTo(-0.98, 2);
    expect(aLaw(0xd5)).toBeCloseTo(0.0002, 4);
    expect(aLaw(0xaa)).toBeCloseTo(0.98, 2);
    expect(aLaw(0x2a)).toBeCloseTo(-0.98, 2);
    const loud = read(wav(7, 8, [[0xff], [0x00]]), 2)!;
    expect(loud.channels[0]![0]).toBe(0);
    expect(loud.channels[0]![1]).toBeCloseTo(0.98, 2);
  });

  it('says so where it is none', () => {
    expect(new WavReader(20, 2).push(new TextEncoder().encode('<html>not found</html>'))).toBe(false);
    expect(read(wav(85, 8, [[1]]), 2)).toBeNull();
  });
});

describe('compressed sound in parts', () => {
  const page = (granule: number, payload: number) => {
    const bytes = new Uint8Array(28 + payload).fill(granule & 0xff, 28);
    bytes.set([0x4f, 0x67, 0x67, 0x53]);
    new DataView(bytes.buffer).setInt32(6, granule, true);
    new DataView(bytes.buffer).setInt32(10, granule < 0 ? -1 : 0, true);
    bytes[26] = 1;
    bytes[27] = payload;
    return bytes;
  };
  const concat = (parts: Uint8Array[]) => new Uint8Array(parts.flatMap((part) => [...part]));

  it('Ogg: every part has the head, and all pages once', () => {
    const head = [page(0, 10), page(-1, 20), page(0, 20)];
    const audio = [page(1, 50), page(2, 50), page(-1, 50), page(4, 50), page(5, 50)];
    const parts = slicesOf(concat([...head, ...audio]), 150);
    expect(parts.map((part) => [...part])).toEqual([[...head, audio[0]!, audio[1]!], [...head, audio[2]!, audio[3]!], [...head, audio[4]!]].map((pages) => [...concat(pages)]));
  });

  it('WebM: at its clusters; MP3: anywhere; else as a whole', () => {
    const cluster = (value: number) => new Uint8Array([0x1f, 0x43, 0xb6, 0x75, value, 0x1f, value, value]);
    const head = new Uint8Array([0x1a, 0x45, 0xdf, 0xa3, 9, 9]);
    expect(slicesOf(concat([head, cluster(1), cluster(2), cluster(3)]), 16).map((part) => [...part])).toEqual([[...head, ...cluster(1), ...cluster(2)], [...head, ...cluster(3)]]);
    expect(slicesOf(new Uint8Array([0xff, 0xfb, 1, 2, 3]), 2).map((part) => part.length)).toEqual([2, 2, 1]);
    expect(slicesOf(new Uint8Array(100), 10).map((part) => part.length)).toEqual([100]);
  });

  it('comes together as one list', () => {
    expect([...squeeze([new Float32Array([0.5, 1]), new Float32Array([0, 0.25])], 2)]).toEqual([1, 0.25]);
    expect([...squeeze([new Float32Array([0.5])], 2)]).toEqual([0.5]);
  });
});

describe('parts that are decoded side by side', () => {
  afterEach(() => vi.unstubAllGlobals());

  /** A browser whose decoders end when they are told; a part is as loud as its first byte says. */
  function browser() {
    const waiting = new Map<number, (isGood: boolean) => void>();
    const decodeAudioData = (part: ArrayBuffer) =>
      new Promise((resolve, reject) => {
        const first = new Uint8Array(part)[2]!;
        const samples = new Float32Array(8000).fill(first / 100);
        waiting.set(first, (isGood) => (isGood ? resolve({ length: 8000, numberOfChannels: 1, getChannelData: () => samples }) : reject(new Error('no sound'))));
      });
    vi.stubGlobal('OfflineAudioContext', class { decodeAudioData = decodeAudioData; });
    vi.stubGlobal('navigator', { hardwareConcurrency: 2 });
    return waiting;
  }

  const part = (loud: number) => [0xff, 0xfb, loud, ...Array<number>(128 * 1024 - 3).fill(0)];
  const bytes = (...loud: number[]) => new Uint8Array(loud.flatMap(part));
  const later = () => new Promise((resolve) => setTimeout(resolve));

  it('stand in their order, however late one comes, no more at a time than there are processors', async () => {
    const waiting = browser();
    const shares: number[] = [];
    const decoded = decode(bytes(10, 20, 30), new AbortController().signal, (share) => shares.push(share));
    expect([...waiting.keys()]).toEqual([10, 20]);
    waiting.get(20)!(true);
    await later();
    waiting.get(30)!(true);
    await later();
    waiting.get(10)!(true);

    const peaks = (await decoded)!;
    expect(peaks.seconds).toBe(3);
    expect([0, 100, 200].map((at) => Math.round(peaks.channels[0]![at]! * 100))).toEqual([10, 20, 30]);
    expect(shares).toEqual([1 / 3, 2 / 3, 1]);
  });

  it('end with the first that is no sound, and when nobody waits any more', async () => {
    const waiting = browser();
    const refused = decode(bytes(10, 20, 30), new AbortController().signal, () => undefined);
    waiting.get(20)!(false);
    await expect(refused).rejects.toBeInstanceOf(NotDecodable);
    waiting.get(10)!(true);
    await later();
    expect(waiting.has(30)).toBe(false);

    const left = new AbortController();
    const given = decode(bytes(40, 50, 60), left.signal, () => undefined);
    left.abort();
    waiting.get(40)!(true);
    await expect(given).rejects.toThrow();
    expect(waiting.has(60)).toBe(false);
  });
});

describe('states', () => {
  it('stand for themselves, or for several', () => {
    expect(statesOf('')).toEqual([]);
    expect(statesOf('failed')).toEqual(['failed']);
    expect(statesOf('trouble')).toContain('refused');
  });
});
