import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type KeyFile, readKeys } from '../../../src/bundle/keys';
import type { Envelope, Manifest } from '../../../src/bundle/manifest';
import { signPayload } from '../../../src/trainer/bundle/keys';
import { readBundle } from '../../../src/trainer/bundle/readBundle';
import { demoData } from '../demoData';
import type { PublishedBundle } from './world';

/** The demo's trained bundle with its key, so that a test can change the manifest and sign it again as the merchant would. */
export interface DemoModel {
  readonly siteKey: string;
  readonly bundle: PublishedBundle;
  readonly manifest: Manifest;
  sign(manifest: Manifest, shards?: ReadonlyMap<string, Uint8Array>): PublishedBundle;
}

export const demoModel = async (): Promise<DemoModel> => {
  const data = await demoData();
  const keys = readKeys(readFileSync(join(data, 'key.json'), 'utf8'));
  if (!keys.ok) throw new Error(keys.error.message);
  const key: KeyFile = keys.value;
  const bundle = readBundle(join(data, 'bundle'));
  if (!bundle.ok) throw new Error(bundle.error.message);
  const { envelope, shards } = bundle.value;
  return {
    siteKey: `pk_${key.publicKey}`,
    bundle: { envelope, shards },
    manifest: JSON.parse((JSON.parse(envelope) as Envelope).payload) as Manifest,
    sign: (manifest, files = shards) => {
      const payload = JSON.stringify(manifest);
      return {
        envelope: JSON.stringify({
          version: 1,
          publicKey: key.publicKey,
          signature: signPayload(payload, key),
          payload,
        } satisfies Envelope),
        shards: files,
      };
    },
  };
};
