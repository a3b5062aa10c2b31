import * as v from 'valibot';
import { plainNetworkScorer } from '../engine/scoring/plainNetworkScorer';
import { type TokenKeys, tokenKeysSchema } from '../protocol/reporting/tokens';
import { parseWith } from '../protocol/values/parse';
import { fail, ok, type Result } from '../protocol/values/result';
import { checkFairness } from './checkFairness';
import { type Manifest, manifestSchema } from './manifest';
import { jsonOf } from './openSigned';
import { toDeviceModel } from './toDeviceModel';

/** The file is ASCII. Any other bytes make it invalid. */
const textOf = (bytes: Uint8Array): string => Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');

/** Reads the bundle file with the token keys. Error: `token_keys_invalid`. */
export const readTokenKeys = (bytes: Uint8Array | undefined): Result<TokenKeys> =>
  bytes
    ? parseWith(tokenKeysSchema, jsonOf(textOf(bytes)), 'token_keys_invalid')
    : fail('token_keys_invalid', 'The token keys are missing.');

/**
 * Opens a manifest before it is signed, the way a device would, so that no published bundle is refused by devices.
 * @param shards files of the bundle by SHA-256
 * Errors: `bundle_invalid`, `token_keys_invalid` and those of `checkFairness` and `toDeviceModel`.
 */
export const checkManifest = (id: string, manifest: Manifest, shards: ReadonlyMap<string, Uint8Array>): Result<undefined> => {
  const checked = v.safeParse(manifestSchema, manifest);
  if (!checked.success)
    return fail('bundle_invalid', `The bundle would be refused: ${checked.issues[0].message}.`, v.getDotPath(checked.issues[0]) ?? '');
  const fair = checkFairness(checked.output);
  if (!fair.ok) return fair;
  const keys = checked.output.tokens && readTokenKeys(shards.get(checked.output.tokens.keys.sha256));
  if (keys && !keys.ok) return keys;
  const opened = toDeviceModel(id, checked.output, shards, plainNetworkScorer);
  return opened.ok ? ok(undefined) : opened;
};
