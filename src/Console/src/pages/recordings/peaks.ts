import { refusal, send } from '../../api/client';
import { slicesOf } from './slices';
import { type Peaks, WavReader } from './wav';

/** Values that are kept for each channel, whatever the length: more than a screen is wide. */
export const SLICES = 2000;
/** Compressed sound is held as a whole while it is decoded part by part. */
export const COMPRESSED_LIMIT = 128 * 1024 * 1024;
/** WAV runs through; the limit is for the network. */
export const WAV_LIMIT = 1024 * 1024 * 1024;
/** What the browser decodes to: enough for the loudest of a slice. */
const RATE = 8000;
/** Parts that are decoded at the same time: each has a thread of its own in the browser. */
const ABREAST = 4;

export class TooLong extends Error {
  constructor(readonly limit: number) {
    super('too long');
  }
}

export class NotDecodable extends Error {}

/** Reads a media file and gives how loud it is over time. `onProgress` gets shares from 0 to 1. */
export async function readPeaks(path: string, contentType: string, size: number, signal: AbortSignal, onProgress: (share: number) => void): Promise<Peaks> {
  const isWav = /wav/.test(contentType);
  const limit = isWav ? WAV_LIMIT : COMPRESSED_LIMIT;
  if (size > limit) {
    throw new TooLong(limit);
  }
  const response = await send(path, { signal, withinMs: null, headers: { Accept: '*/*' } });
  if (!response.ok || !response.body) {
    throw await refusal(response);
  }
  const reader = response.body.getReader();
  const wav = isWav ? new WavReader(size, SLICES) : null;
  const whole = wav ? null : new Uint8Array(size);
  let at = 0;
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
    if (wav && !wav.push(piece.value)) {
      await reader.cancel();
      throw new NotDecodable();
    }
    whole?.set(piece.value.subarray(0, size - at), at);
    at += piece.value.length;
    onProgress(((wav ? 1 : 0.5) * at) / size);
  }
  const peaks = wav ? wav.result() : await decode(whole!, signal, (share) => onProgress(0.5 + share / 2));
  if (!peaks) {
    throw new NotDecodable();
  }
  return peaks;
}

/** Decodes part by part, some at a time, and puts them together in their order. */
export async function decode(bytes: Uint8Array, signal: AbortSignal, onProgress: (share: number) => void): Promise<Peaks | null> {
  const slices = slicesOf(bytes);
  const parts: Float32Array[][] = [];
  let [next, done, frames] = [0, 0, 0];
  const context = new OfflineAudioContext(1, 1, RATE);
  const work = async () => {
    for (let at = next++; at < slices.length; at = next++) {
      signal.throwIfAborted();
      let decoded: AudioBuffer;
      try {
        decoded = await context.decodeAudioData(slices[at]!.buffer);
      } catch {
        next = slices.length;
        throw new NotDecodable();
      }
      frames += decoded.length;
      parts[at] = Array.from({ length: decoded.numberOfChannels }, (_, channel) => loudest(decoded.getChannelData(channel)));
      onProgress(++done / slices.length);
    }
  };
  await Promise.all(Array.from({ length: Math.min(ABREAST, navigator.hardwareConcurrency || 1) }, work));
  const count = Math.max(0, ...parts.map((part) => part.length));
  return frames === 0 ? null : { seconds: frames / RATE, channels: Array.from({ length: count }, (_, channel) => squeeze(parts.map((part) => part[channel] ?? part[0]!), SLICES)) };
}

/** A hundredth of a second each. */
function loudest(samples: Float32Array): Float32Array {
  const step = RATE / 100;
  const peaks = new Float32Array(Math.ceil(samples.length / step));
  for (let i = 0; i < samples.length; i++) {
    const value = Math.abs(samples[i]!);
    const at = Math.floor(i / step);
    if (value > peaks[at]!) {
      peaks[at] = value;
    }
  }
  return peaks;
}

/** Lists one behind the other, as one of at most so many values. */
export function squeeze(lists: readonly Float32Array[], most: number): Float32Array {
  const total = lists.reduce((sum, list) => sum + list.length, 0);
  const squeezed = new Float32Array(Math.min(total, most));
  let at = 0;
  for (const list of lists) {
    for (const value of list) {
      const slice = Math.floor((at++ * squeezed.length) / total);
      if (value > squeezed[slice]!) {
        squeezed[slice] = value;
      }
    }
  }
  return squeezed;
}
