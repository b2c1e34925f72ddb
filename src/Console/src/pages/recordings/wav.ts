/** WAV files as they come over the network, a piece at a time: only the loudest value of each slice of time is kept, so a call of hours needs no more memory than a short one. */

export interface Peaks {
  /** One list for each channel; each value, from 0 to 1, is the loudest of its slice of time. */
  channels: Float32Array[];
  seconds: number;
}

const PCM = 1;
const FLOAT = 3;
const A_LAW = 6;
const MU_LAW = 7;
const EXTENSIBLE = 0xfffe;
/** A header that is longer than this is none. */
const LONGEST_HEADER = 1 << 20;

export const KINDS: Record<number, string> = { [PCM]: 'PCM', [FLOAT]: 'float', [A_LAW]: 'A-law', [MU_LAW]: 'µ-law' };

interface Format {
  tag: number;
  channels: number;
  rate: number;
  bits: number;
}

/** ITU-T G.711. */
export function muLaw(code: number): number {
  const bits = ~code & 0xff;
  const magnitude = ((((bits & 0x0f) << 3) + 0x84) << (bits >> 4 & 7)) - 0x84;
  return (bits & 0x80 ? -magnitude : magnitude) / 32768;
}

export function aLaw(code: number): number {
  const bits = code ^ 0x55;
  const step = bits >> 4 & 7;
  const magnitude = step === 0 ? ((bits & 0x0f) << 4) + 8 : (((bits & 0x0f) << 4) + 0x108) << (step - 1);
  return (bits & 0x80 ? magnitude : -magnitude) / 32768;
}

function readerOf({ tag, bits }: Format): ((view: DataView, at: number) => number) | null {
  const table = tag === MU_LAW || tag === A_LAW ? Float32Array.from({ length: 256 }, (_, code) => Math.abs(tag === MU_LAW ? muLaw(code) : aLaw(code))) : null;
  switch (`${tag} ${bits}`) {
    case `${PCM} 8`:
      return (view, at) => Math.abs(view.getUint8(at) - 128) / 128;
    case `${PCM} 16`:
      return (view, at) => Math.abs(view.getInt16(at, true)) / 32768;
    case `${PCM} 24`:
      return (view, at) => Math.abs((view.getInt8(at + 2) << 16) | view.getUint16(at, true)) / 8388608;
    case `${PCM} 32`:
      return (view, at) => Math.abs(view.getInt32(at, true)) / 2147483648;
    case `${FLOAT} 32`:
      return (view, at) => Math.min(1, Math.abs(view.getFloat32(at, true)));
    default:
      return table && bits === 8 ? (view, at) => table[view.getUint8(at)]! : null;
  }
}

export class WavReader {
  private rest = new Uint8Array(0);
  private format: Format | null = null;
  private read: ((view: DataView, at: number) => number) | null = null;
  private frames = 0;
  private frame = 0;
  private peaks: Float32Array[] = [];

  /** `length`: of the whole file. `slices`: values that are kept for each channel. */
  constructor(
    private readonly length: number,
    private readonly slices: number,
  ) {}

  /** Takes the next piece. Gives false when this is no WAV file that we can read. */
  push(piece: Uint8Array): boolean {
    let bytes = piece;
    if (this.rest.length > 0) {
      bytes = new Uint8Array(this.rest.length + piece.length);
      bytes.set(this.rest);
      bytes.set(piece, this.rest.length);
      this.rest = new Uint8Array(0);
    }
    if (this.read) {
      this.take(bytes);
      return true;
    }
    const start = this.begin(bytes);
    if (start === undefined) {
      this.rest = bytes.slice();
      return bytes.length < LONGEST_HEADER;
    }
    if (start === null) {
      return false;
    }
    this.take(bytes.subarray(start));
    return true;
  }

  result(): Peaks | null {
    return this.format && this.frames > 0 ? { channels: this.peaks, seconds: this.frames / this.format.rate } : null;
  }

  /** Where the samples begin; undefined while the header is not there as a whole, null when it is none. */
  private begin(bytes: Uint8Array): number | null | undefined {
    if (bytes.length < 12) {
      return undefined;
    }
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const name = (at: number) => String.fromCharCode(bytes[at]!, bytes[at + 1]!, bytes[at + 2]!, bytes[at + 3]!);
    if (name(0) !== 'RIFF' || name(8) !== 'WAVE') {
      return null;
    }
    let at = 12;
    while (at + 8 <= bytes.length) {
      const size = view.getUint32(at + 4, true);
      if (name(at) === 'data') {
        return this.prepare(at + 8, size) ? at + 8 : null;
      }
      if (name(at) === 'fmt ') {
        if (at + 8 + size > bytes.length) {
          return undefined;
        }
        const tag = view.getUint16(at + 8, true);
        this.format = {
          tag: tag === EXTENSIBLE && size >= 26 ? view.getUint16(at + 32, true) : tag,
          channels: view.getUint16(at + 10, true),
          rate: view.getUint32(at + 12, true),
          bits: view.getUint16(at + 22, true),
        };
      }
      at += 8 + size + (size & 1);
    }
    return undefined;
  }

  private prepare(start: number, size: number): boolean {
    const { format } = this;
    const read = format && readerOf(format);
    if (!format || !read || format.channels === 0 || format.rate === 0) {
      return false;
    }
    // who writes while it is still being spoken leaves the size open
    const bytes = size === 0 || size >= 0xffffffff - start ? this.length - start : Math.min(size, this.length - start);
    this.read = read;
    this.frames = Math.floor(bytes / (format.channels * (format.bits / 8)));
    this.peaks = Array.from({ length: format.channels }, () => new Float32Array(Math.max(1, Math.min(this.slices, this.frames))));
    return true;
  }

  private take(bytes: Uint8Array): void {
    const { channels, bits } = this.format!;
    const read = this.read!;
    const width = bits / 8;
    const size = channels * width;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const slices = this.peaks[0]!.length;
    const whole = Math.min(Math.floor(bytes.length / size), this.frames - this.frame);
    for (let frame = 0; frame < whole; frame++) {
      const slice = Math.floor(((this.frame + frame) * slices) / this.frames);
      for (let channel = 0; channel < channels; channel++) {
        const value = read(view, frame * size + channel * width);
        const peaks = this.peaks[channel]!;
        if (value > peaks[slice]!) {
          peaks[slice] = value;
        }
      }
    }
    this.frame += whole;
    this.rest = this.frame < this.frames ? bytes.slice(whole * size) : new Uint8Array(0);
  }
}
