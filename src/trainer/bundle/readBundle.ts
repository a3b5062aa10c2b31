import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fail, ok, type Result } from '../../protocol/result';
import type { SignedBundle } from './assembleBundle';

const SHARD = /^([0-9a-f]{64})\.bin$/;

/** A bundle folder as `writeBundle` left it; the server checks signature and hashes. Error: `file_not_found`. */
export const readBundle = (folder: string): Result<Omit<SignedBundle, 'id'>> => {
  const manifest = join(folder, 'manifest.json');
  try {
    const shards = readdirSync(folder).flatMap((name) => {
      const hash = SHARD.exec(name)?.[1];
      // Plain arrays, as `SignedBundle` has them: `slice` of a Buffer would share its memory.
      return hash === undefined ? [] : [[hash, new Uint8Array(readFileSync(join(folder, name)))] as const];
    });
    return ok({ envelope: readFileSync(manifest, 'utf8'), shards: new Map(shards) });
  } catch {
    return fail('file_not_found', `${manifest} cannot be read.`, manifest);
  }
};
