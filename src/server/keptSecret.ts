import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { parseJsonWith } from '../protocol/parse';

const fileSchema = v.objectWithRest({ version: v.literal(1) }, v.string());

/**
 * A secret in `<folder>/secrets.json`, readable by the owner only; drawn and kept where there is none. The file is replaced as a whole, so that a crash
 * leaves the old one or the new one. Throws with a sentence for people where it cannot be read.
 */
export const keptSecret = (folder: string, name: string, draw: () => string): string => {
  const path = join(folder, 'secrets.json');
  const file = existsSync(path) ? parseJsonWith(fileSchema, readFileSync(path, 'utf8'), 'secrets_malformed') : undefined;
  if (file && !file.ok) throw new Error(`${path} cannot be read: ${file.error.message} Mend or remove it.`);
  const kept = file?.value ?? { version: 1 as const };
  const known = Object.hasOwn(kept, name) ? (kept as Readonly<Record<string, unknown>>)[name] : undefined;
  if (typeof known === 'string') return known;
  const secret = draw();
  const next = `${path}.next`;
  writeFileSync(next, `${JSON.stringify({ ...kept, [name]: secret }, undefined, 2)}\n`, { mode: 0o600 });
  renameSync(next, path);
  return secret;
};
