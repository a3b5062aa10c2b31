import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { demoBundle } from '../../../demo/demoBundle';
import type { Campaign } from '../../../src/core/bundle/campaign';
import { type KeyFile, readKeys } from '../../../src/core/bundle/keyFile';
import type { Envelope, Manifest } from '../../../src/core/bundle/manifest';
import { signPayload } from '../../../src/trainer/bundle/keys';
import { readBundle } from '../../../src/trainer/bundle/readBundle';
import type { PublishedBundle } from './world';

/** The demo's trained bundle with its key, so that a test can change the manifest and sign it again as the merchant would. */
export interface DemoModel {
  readonly siteKey: string;
  readonly bundle: PublishedBundle;
  readonly manifest: Manifest;
  sign(manifest: Manifest, shards?: ReadonlyMap<string, Uint8Array>): PublishedBundle;
}

export const trainDemoModel = async (campaign: Campaign): Promise<DemoModel> => {
  const data = mkdtempSync(join(tmpdir(), 'couplet-model-'));
  try {
    const { folder, siteKey } = await demoBundle(data, campaign, () => undefined);
    const keys = readKeys(readFileSync(join(data, 'key.json'), 'utf8'));
    if (!keys.ok) throw new Error(keys.error.message);
    const key: KeyFile = keys.value;
    const bundle = readBundle(folder);
    if (!bundle.ok) throw new Error(bundle.error.message);
    const { envelope, shards } = bundle.value;
    return {
      siteKey,
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
  } finally {
    rmSync(data, { recursive: true, force: true });
  }
};
