import { createHash } from 'node:crypto';

/** Id of the bundle with this payload: the first 16 hex digits of its SHA-256, as devices reckon it (`bundle/openSigned`). */
export const bundleId = (payload: string): string => createHash('sha256').update(payload).digest('hex').slice(0, 16);
