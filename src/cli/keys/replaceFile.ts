import { renameSync, writeFileSync } from 'node:fs';

/** Writes a file its owner alone may read, as a whole or not at all. */
export const replaceFile = (path: string, text: string): void => {
  const beside = `${path}.${process.pid}.tmp`;
  writeFileSync(beside, text, { mode: 0o600, flag: 'wx' });
  renameSync(beside, path);
};
