/** Just enough of the protobuf wire format to write a message (https://protobuf.dev/programming-guides/encoding). */
const varint = (value: number): number[] => {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128);
  return [...bytes, rest];
};

export const number = (field: number, value: number): Uint8Array => Uint8Array.from([...varint(field * 8), ...varint(value)]);

/** A string, bytes or a message of parts. */
export const message = (field: number, ...parts: readonly (string | Uint8Array)[]): Uint8Array => {
  const body = joined(parts.map((part) => (typeof part === 'string' ? new TextEncoder().encode(part) : part)));
  return joined([Uint8Array.from([...varint(field * 8 + 2), ...varint(body.length)]), body]);
};

export const joined = (parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> => {
  const out = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
};
