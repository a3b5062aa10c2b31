import { gzipSync } from 'node:zlib';
import type { TestBundle } from '../../test/helpers/testBundle';

/** What a device downloads of a bundle, gzip, bytes: the signed manifest and its tables. */
export const bundleBytes = ({ envelope, shards }: TestBundle): number =>
  [envelope, ...shards.values()].reduce((sum, part) => sum + gzipSync(part, { level: 9 }).length, 0);
