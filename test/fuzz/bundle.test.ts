import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkManifest, readTokenKeys } from '../../src/bundle/checkManifest';
import type { Manifest } from '../../src/bundle/manifest';
import { openEnvelope } from '../../src/bundle/openSigned';
import { toDeviceModel } from '../../src/bundle/toDeviceModel';
import { decodeCollaborative, decodeWeights, encodeCollaborative, encodeWeights } from '../../src/bundle/weightCodec';
import { plainNetworkScorer } from '../../src/engine/scoring/plainNetworkScorer';
import type { Result } from '../../src/protocol/values/result';
import { openUpload } from '../../src/server/bundles/openUpload';
import { nodeBundleCrypto } from '../../src/server/bundles/signing';
import { readKeyList } from '../../src/trainer/bundle/keys';
import { bundleParts, signingKey } from '../helpers/node/fullBundle';
import { fuzz, fuzzLater, jsonText, mutated, mutatedBytes, mutatedText } from './fuzz';

const { manifest, shards } = bundleParts();
const key = signingKey();
const siteKey = `pk_${key.publicKey}`;
const now = 1_767_700_000_000;

/** A refusal has a code and a sentence. */
const answers = (result: Result<unknown>): void => {
  if (!result.ok && !(/^[a-z_0-9]+$/.test(result.error.code) && result.error.message !== '')) throw new Error(JSON.stringify(result.error));
};

describe('a bundle', () => {
  it('opens or is refused, whatever stands in manifest.json', () =>
    fuzzLater(mutatedText(fc.constant(key.envelope(JSON.stringify(manifest)))), async (text) => {
      const opened = await openEnvelope(text, siteKey, nodeBundleCrypto, { now, serial: 0 });
      answers(opened);
      // Nothing but what was signed is taken, so what is taken is the manifest itself.
      if (opened.ok) expect(opened.value.payload).toBe(JSON.stringify(manifest));
    }));

  it('opens or is refused, whatever the shop’s own key has signed', () =>
    fuzzLater(
      mutated(fc.constant(manifest)),
      async (payload) => {
        const envelope = key.envelope(jsonText(payload));
        answers(await openEnvelope(envelope, siteKey, nodeBundleCrypto, { now, serial: 0 }));
        answers(await openUpload(envelope, siteKey, { now, serial: 0 }));
      },
      0.1,
    ));

  it('is opened as a device opens it, or refused with the reason', () =>
    fuzz(mutated(fc.constant(manifest)), (changed) => answers(checkManifest('0123456789abcdef', changed as Manifest, shards)), 0.1));

  it('is refused for files that do not fit, cut, longer or of other bytes', () => {
    const [network, cf] = [manifest.network?.weights.sha256 ?? '', manifest.cf?.weights.sha256 ?? ''];
    const files = fc.tuple(...[network, cf].map((hash) => mutatedBytes(fc.constant(shards.get(hash) ?? new Uint8Array()))));
    fuzz(
      files,
      ([first = new Uint8Array(), second = new Uint8Array()]) =>
        answers(toDeviceModel('0123456789abcdef', manifest, new Map([...shards, [network, first], [cf, second]]), plainNetworkScorer)),
      0.1,
    );
  });

  it('has keys of tokens that open or are refused', () =>
    fuzz(mutatedBytes(fc.constant(new TextEncoder().encode('{"v":"token-keys/1","work":8,"keys":[]}'))), (bytes) =>
      answers(readTokenKeys(bytes)),
    ));

  it('comes with a list of keys that is read or refused', () =>
    fuzz(
      mutatedText(fc.constant(key.envelope('{"format":"couplet-keys/1","serial":1,"keys":[],"revoked":[]}'))),
      (text) => answers(readKeyList(text)),
      0.1,
    ));
});

describe('weights', () => {
  const encodings = fc.constantFrom('float16', 'uint8', 'float32', '__proto__');
  it('decode to what encodes to the same bytes again, or not at all', () =>
    fuzz(fc.tuple(encodings, fc.uint8Array({ maxLength: 200 }), fc.nat({ max: 130 })), ([encoding, bytes, count]) => {
      const weights = decodeWeights(encoding, bytes, count);
      if (!weights) return;
      expect(weights.length).toBe(count);
      if (encoding !== 'float16' || !weights.every(Number.isFinite)) return;
      expect(encodeWeights('float16', weights)).toEqual(bytes);
    }));

  it('of any shape come back within half a step', () =>
    fuzz(
      fc.array(fc.double({ min: -1_000, max: 1_000, noNaN: true }), { maxLength: 100 }),
      (weights) => {
        const largest = Math.max(0, ...weights.map(Math.abs));
        const decoded = decodeWeights('uint8', encodeWeights('uint8', weights), weights.length);
        weights.forEach((weight, i) => {
          if (Math.abs((decoded?.[i] ?? Number.NaN) - weight) > largest / 250 + 1e-7) throw new Error(`${weight} became ${decoded?.[i]}`);
        });
      },
      0.1,
    ));

  it('of goods and coupons are refused where table and bytes do not fit', () => {
    const source = { model: 'ease', items: ['a', 'b'], coupons: ['x'], offsets: [0, 1, 2], columns: [0, 0], weights: [1, 0.5] } as const;
    const { table, bytes } = encodeCollaborative(source);
    fuzz(fc.tuple(mutatedBytes(fc.constant(bytes)), fc.nat({ max: 20 })), ([changed, nonZeros]) =>
      answers(decodeCollaborative({ ...table, nonZeros: nonZeros > 9 ? 2 : nonZeros }, changed)),
    );
  });
});
