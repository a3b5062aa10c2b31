/**
 * Path of the first object key of `input` that reading it left out, e.g. `coupons[0].wen`; `undefined` when all were read. A schema that
 * ignores what it does not know suits a device that meets a newer bundle; in a file written by hand it would make of a mistyped condition
 * or cap none at all.
 */
export const unknownKey = (input: unknown, read: unknown, path = ''): string | undefined => {
  if (typeof input !== 'object' || input === null || typeof read !== 'object' || read === null) return undefined;
  for (const [key, value] of Object.entries(input)) {
    const at = Array.isArray(input) ? `${path}[${key}]` : `${path}${path && '.'}${key}`;
    const found = Object.hasOwn(read, key) ? unknownKey(value, (read as Readonly<Record<string, unknown>>)[key], at) : at;
    if (found !== undefined) return found;
  }
  return undefined;
};
