import { expect, it } from 'vitest';
import { emptyProfile } from '../../../src/engine/profile/shopperProfile';
import { seededRng } from '../../../src/maths/random';
import { offerCoupon } from '../../../worker/offers/offerCoupon';
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

/** What is offered and stored when this happens between reading and storing. */
const offered = async (meanwhile: (storage: DeviceStorage) => Promise<unknown>, stands = () => true) => {
  const storage = memoryStorage();
  await storage.transaction(['meta'], 'readwrite', (transaction) => transaction.putMeta('unit', 'ab'.repeat(16)));
  const interrupted: DeviceStorage = {
    ...storage,
    transaction: async (tables, mode, work) => {
      const result = await storage.transaction(tables, mode, work);
      if (mode === 'readonly') await meanwhile(storage);
      return result;
    },
  };
  const assignment = { variant: 'rule' as const, attribution: '', claimAttribution: '' };
  const input = { kit, storage: interrupted, bundle, assignment, context: { facts: {}, channel: 'site' as const }, stands };
  const offer = await offerCoupon(input);
  const kept = await storage.transaction(['decisions', 'meta'], 'readonly', async (transaction) => ({
    decisions: (await transaction.keys('decisions')).length,
    open: (await transaction.meta('open'))?.length ?? 0,
  }));
  return { offered: offer !== undefined, ...kept };
};

it('stores the decision before it offers', async () => {
  expect(await offered(async () => undefined)).toEqual({ offered: true, decisions: 1, open: 1 });
});

it('offers and keeps nothing when the device is told to forget meanwhile', async () => {
  expect(await offered(eraseAllButLedger)).toEqual({ offered: false, decisions: 0, open: 0 });
});

it('offers and keeps nothing when the page is told to forget once more, after which no unit tells that anything was erased', async () => {
  let stood = true;
  const told = async (): Promise<void> => {
    stood = false;
  };
  expect(await offered(told, () => stood)).toEqual({ offered: false, decisions: 0, open: 0 });
});
