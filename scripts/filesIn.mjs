import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Paths of all files below a folder, with `/` between names on every system, in the order of their characters.
 * @param {string} folder @returns {string[]}
 */
export const filesIn = (folder) => {
  const below = (path) =>
    readdirSync(join(folder, path), { withFileTypes: true }).flatMap((entry) => {
      const name = path === '' ? entry.name : `${path}/${entry.name}`;
      return entry.isDirectory() ? below(name) : [name];
    });
  return below('').sort();
};
