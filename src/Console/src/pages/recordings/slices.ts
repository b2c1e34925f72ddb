/** Cuts compressed sound into parts that the browser can decode one after the other: a call of hours, decoded as a whole, would need gigabytes. */

/** Compressed bytes in a part: about a minute of speech, some megabytes once it is decoded. */
const PART = 128 * 1024;

export function slicesOf(bytes: Uint8Array, size = PART): Uint8Array<ArrayBuffer>[] {
  if (bytes.length <= size) {
    return [bytes.slice()];
  }
  const name = String.fromCharCode(...bytes.subarray(0, 4));
  if (name === 'OggS') {
    return joined(bytes, oggPages(bytes), size);
  }
  if (bytes[0] === 0x1a && bytes[1] === 0x45 && bytes[2] === 0xdf && bytes[3] === 0xa3) {
    return joined(bytes, webmClusters(bytes), size);
  }
  if (name.startsWith('ID3') || (bytes[0] === 0xff && (bytes[1]! & 0xe0) === 0xe0)) {
    // a decoder of MP3 finds the next frame by itself
    return Array.from({ length: Math.ceil(bytes.length / size) }, (_, part) => bytes.slice(part * size, (part + 1) * size));
  }
  return [bytes.slice()];
}

/** Where parts may begin; what lies before the first is the head, which every part needs. */
function joined(bytes: Uint8Array, starts: readonly number[], size: number): Uint8Array<ArrayBuffer>[] {
  const [first] = starts;
  if (first === undefined) {
    return [bytes.slice()];
  }
  const head = bytes.subarray(0, first);
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let from = first;
  for (let i = 1; i <= starts.length; i++) {
    const at = starts[i] ?? bytes.length;
    if (at - from >= size || i === starts.length) {
      const part = new Uint8Array(head.length + at - from);
      part.set(head);
      part.set(bytes.subarray(from, at), head.length);
      parts.push(part);
      from = at;
    }
  }
  return parts;
}

/** The pages behind those of the head, which stand at the time 0. */
function oggPages(bytes: Uint8Array): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const starts: number[] = [];
  let at = 0;
  while (at + 27 <= bytes.length && view.getUint32(at, false) === 0x4f676753) {
    const segments = bytes[at + 26]!;
    let length = 27 + segments;
    for (let i = 0; i < segments; i++) {
      length += bytes[at + 27 + i] ?? 0;
    }
    const [low, high] = [view.getUint32(at + 6, true), view.getUint32(at + 10, true)];
    const isAudio = (low !== 0 || high !== 0) && !(low === 0xffffffff && high === 0xffffffff);
    if (isAudio || starts.length > 0) {
      starts.push(at);
    }
    at += length;
  }
  return starts;
}

function webmClusters(bytes: Uint8Array): number[] {
  const starts: number[] = [];
  for (let at = bytes.indexOf(0x1f); at >= 0; at = bytes.indexOf(0x1f, at + 1)) {
    if (bytes[at + 1] === 0x43 && bytes[at + 2] === 0xb6 && bytes[at + 3] === 0x75) {
      starts.push(at);
    }
  }
  return starts;
}
