/** Buffers of the typed arrays in a job's answer, to be moved instead of copied. Shared ones cross by reference anyway. */
export const transferables = (value: unknown, found = new Set<ArrayBuffer>()): readonly ArrayBuffer[] => {
  if (ArrayBuffer.isView(value)) {
    if (value.buffer instanceof ArrayBuffer) found.add(value.buffer);
  } else if (value instanceof ArrayBuffer) found.add(value);
  else if (typeof value === 'object' && value !== null) for (const part of Object.values(value)) transferables(part, found);
  return [...found];
};
