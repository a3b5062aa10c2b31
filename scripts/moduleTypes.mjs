import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const from = /^(?:import|export) [^;]*? from '(\.[^']+)';\n/gm;

/**
 * One declaration file of an entry that lists what leaves the package: what it names, and what that needs, one after the other. Files of
 * their own would need endings in their imports, which sources do not have.
 * @param {string} entry a `.d.ts` that only exports from others @returns {string}
 */
export const moduleTypes = (entry) => {
  const seen = new Set();
  const parts = [];
  const take = (file) => {
    if (seen.has(file)) return;
    seen.add(file);
    const text = readFileSync(file, 'utf8');
    for (const [, path] of text.matchAll(from)) take(join(dirname(file), `${path}.d.ts`));
    if (file === entry) return;
    parts.push(text.replace(from, '').replace(/^export (?:\{\};\n)?/gm, ''));
  };
  take(entry);
  const types = [...parts, readFileSync(entry, 'utf8').replace(/ from '\.[^']+'/g, '')].join('');
  if (/\b(?:from|import\() ?'/.test(types)) throw new Error(`the types of ${entry} need another package`);
  return types;
};
