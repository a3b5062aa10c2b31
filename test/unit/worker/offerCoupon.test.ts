import { describe, expect, it } from 'vitest';
import { emptyProfile } from '../../../src/engine/profile/shopperProfile';
import { seededRng } from '../../../src/maths/random';
import { offerCoupon } from '../../../worker/offers/offerCoupon';
import { upgradableScorer } from '../../../worker/offers/openModel';
import { type DeviceStorage, eraseAllButLedger } from '../../../worker/storage/deviceStorage';
import { memoryStorage } from '../../../worker/storage/memoryStorage';
import { bundleParts, deviceModel, START } from '../../helpers/node/fullBundle';

const { manifest } = bundleParts();
const model = deviceModel();
const bundle = { id: model.bundle, manifest, shards: new Map(), model };
const kit = {
  ports: { clock: () => START, rng: seededRng(1) },
  readProfile: async () => emptyProfile(START),
} as unknown as Parameters<typeof offerCoupon>[0]['kit'];

/** A network in another thread: its answer does not come within a transaction. */
const scorer = { ...upgradableScorer(model.network!.spec, model.network!.weights), kind: 'tfjs-webgl' as const };

/**
 * What is offered and stored.
 * @param meanwhile happens after the first transaction
 */
const offered = async (
  meanwhile: (storage: DeviceStorage) => Promise<unknown>,
  further: Partial<Parameters<typeof offerCoupon>[0]> = {},
) => {
  const storage = memoryStorage();
  await storage.transaction(['meta'], 'readwrite', (transaction) => transaction.putMeta('unit', 'ab'.repeat(16)));
  let transactions = 0;
  const interrupted: DeviceStorage = {
    ...storage,
    transaction: async (tables, mode, work) => {
      const result = await storage.transaction(tables, mode, work);
      if (transactions++ === 0) await meanwhile(storage);
      return result;
    },
  };
  const assignment = { variant: 'rule' as const, attribution: '', claimAttribution: '' };
  const context = { facts: {}, channel: 'site' as const };
  const offer = await offerCoupon({ kit, storage: interrupted, bundle, assignment, context, stands: () => true, ...further });
  const kept = await storage.transaction(['decisions', 'meta'], 'readonly', async (transaction) => ({
    decisions: (await transaction.keys('decisions')).length,
    open: (await transaction.meta('open'))?.length ?? 0,
  }));
  return { offered: offer !== undefined, ...kept, transactions };
};
const nothing = { offered: false, decisions: 0, open: 0 };

it('reads, chooses and stores in one transaction, in two while a network has to be waited for', async () => {
  expect(await offered(async () => undefined)).toEqual({ offered: true, decisions: 1, open: 1, transactions: 1 });
  const waited = await offered(async () => undefined, { bundle: { ...bundle, scorer } });
  expect(waited).toEqual({ offered: true, decisions: 1, open: 1, transactions: 2 });
});

it('offers and keeps nothing when the device is told to forget while a network is waited for', async () => {
  expect(await offered(eraseAllButLedger, { bundle: { ...bundle, scorer } })).toMatchObject(nothing);
});

it('offers and keeps nothing when the page is told to forget once more, after which no unit tells that anything was erased', async () => {
  let stood = true;
  const told = async (): Promise<void> => {
    stood = false;
  };
  expect(await offered(told, { bundle: { ...bundle, scorer }, stands: () => stood })).toMatchObject(nothing);
  expect(await offered(async () => undefined, { stands: () => false })).toMatchObject(nothing);
});

describe('work that comes before a choice', () => {
  it('is done outside the transaction, once, and the choice reads again what it has changed', async () => {
    let done = 0;
    const errand = async () => async () => void done++;
    expect(await offered(async () => undefined, { errand })).toEqual({ offered: true, decisions: 1, open: 1, transactions: 2 });
    expect(done).toBe(1);
  });

  it('may offer a coupon of its own, and then nothing is chosen', async () => {
    const reminder = { decisionId: 'd', coupon: model.coupons[0]!, currency: 'EUR', by: 'nothing', because: [] } as const;
    const errand = async () => async () => reminder;
    expect(await offered(async () => undefined, { errand })).toEqual({ offered: true, decisions: 0, open: 0, transactions: 1 });
  });
});
