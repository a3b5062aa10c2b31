import { createPublicKey, generateKeyPairSync, randomBytes } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { createBatchSigner } from '../../src/server/reports/batchSigner';
import { type Batch, signBatch } from '../../src/server/reports/blindSign';

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const batch = (): Batch => ({
  privateKey,
  publicKey: createPublicKey(privateKey),
  blinded: Array.from({ length: 6 }, () => Buffer.concat([Buffer.of(1), randomBytes(255)]).toString('base64url')),
});
const signer = createBatchSigner();
afterAll(signer.stop);

/** Turns of the event loop until all is done. */
const turnsDuring = async (work: Promise<unknown>): Promise<number> => {
  let [turns, running] = [0, true];
  void work.finally(() => {
    running = false;
  });
  for (; running; turns++) await setImmediate();
  return turns;
};

describe('the thread that signs tokens', () => {
  it('gives each batch its own signatures, in any order', async () => {
    const batches = Array.from({ length: 5 }, batch);
    const signed = await Promise.all(batches.map(signer.sign));
    expect(signed).toEqual(batches.map((one) => ({ ok: true, value: signBatch(one) })));
    const notResidue = { ...batch(), blinded: ['_'.repeat(342)] };
    expect(await signer.sign(notResidue)).toEqual({ ok: true, value: undefined });
  });

  it('leaves the event loop free, unlike signing here', async () => {
    const batches = Array.from({ length: 20 }, batch);
    const here = await turnsDuring(Promise.all(batches.map(async (one) => signBatch(one))));
    expect(here).toBeLessThan(5);
    expect(await turnsDuring(Promise.all(batches.map(signer.sign)))).toBeGreaterThan(50);
  });

  it('refuses more batches than it can sign in a second or two', async () => {
    const one = batch();
    const answers = await Promise.all(Array.from({ length: 300 }, () => signer.sign(one)));
    expect(answers.filter(({ ok }) => ok)).toHaveLength(256);
    expect(answers.at(-1)).toMatchObject({ ok: false, error: { code: 'overloaded' } });
  });

  it('that ends is replaced: what waited fails, what comes next is signed', async () => {
    const waiting = Promise.allSettled([signer.sign(batch()), signer.sign(batch())]);
    await signer.stop();
    expect((await waiting).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await signer.sign(batch())).toMatchObject({ ok: true });
  });
});
