import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Folder of the real data sets, outside the project; tests that need it are skipped with a reason where it is absent. */
const COUPLET_SHARED = process.env.COUPLET_SHARED ?? '../shared';

export const sharedData = (...path: string[]): string => join(COUPLET_SHARED, 'data', ...path);

/** `describe.skipIf(sharedMissing(...))(`needs …`)` */
export const sharedMissing = (...path: string[]): boolean => !existsSync(sharedData(...path));
