import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type KeyFile, readKeys } from '../src/bundle/keys';
import { generateKeys } from '../src/trainer/bundle/keys';

/** The demo's key to sign bundles with, made at the first start. */
export const demoKeys = (data: string): { readonly path: string; readonly keys: KeyFile; readonly siteKey: string } => {
  const path = join(data, 'key.json');
  if (!existsSync(path)) writeFileSync(path, `${JSON.stringify(generateKeys(), undefined, 2)}\n`, { mode: 0o600 });
  const keys = readKeys(readFileSync(path, 'utf8'));
  if (!keys.ok) throw new Error(`${path}: ${keys.error.message} Remove it to get a new key.`);
  return { path, keys: keys.value, siteKey: `pk_${keys.value.publicKey}` };
};
