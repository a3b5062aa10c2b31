import { expect, it } from 'vitest';
import { decide } from '../../../src/engine/decision/decide';
import { learntFor } from '../../../src/engine/decision/learn';
import { emptyProfile } from '../../../src/engine/profile/shopperProfile';
import { seededRng } from '../../../src/maths/random';
import { outcomeTables, takeOutcomes } from '../../../worker/offers/takeOutcomes';
import type { StoredDecision } from '../../../worker/storage/deviceStorage';
import { memoryStorage } from '../../../worker/storage/memoryStorage';
import { bundleParts, deviceModel, START } from '../../helpers/node/fullBundle';

const { manifest } = bundleParts();
const model = deviceModel();
const bundle = { id: model.bundle, manifest, shards: new Map(), model };

const shown = async (id: string, couponId: string): Promise<StoredDecision> => {
  const decision = await decide({
    model,
    variant: 'couplet',
    explored: couponId,
    profile: emptyProfile(START),
    state: learntFor(model).state,
    facts: {},
    now: START,
    rng: seededRng(1),
    id,
  });
  const coupon = model.coupons.find((of) => of.id === couponId);
  return { decision: { ...decision, by: 'policy' }, ...(coupon ? { coupon } : {}), shown: true };
};

/** Rewards of two coupons shown on one visit whose order used the second one's code, or a code of somebody else. */
const rewardsWith = async (named: string | undefined): Promise<readonly (number | undefined)[]> => {
  const storage = memoryStorage();
  const purchase = {
    name: 'purchase' as const,
    time: START,
    transactionId: 't',
    items: [{ itemId: 'rake', categories: ['Garden'], price: 2_000, quantity: 1 }],
    ...(named === undefined ? {} : { coupon: named }),
  };
  const [kitchen, garden] = [await shown('d1', 'kitchen'), await shown('d2', 'garden')];
  return storage.transaction(outcomeTables, 'readwrite', async (transaction) => {
    await transaction.put('decisions', 'd1', kitchen);
    await transaction.put('decisions', 'd2', garden);
    await transaction.put('claims', 'd2', { key: 'k', code: 'GARDEN-1', expiresAt: START });
    await transaction.putMeta('outcomes', [{ decisions: ['d1', 'd2'], purchase }]);
    await takeOutcomes(transaction, bundle);
    return Promise.all(['d1', 'd2'].map(async (id) => (await transaction.get('decisions', id))?.decision.reward));
  });
};

it('takes the discount of the coupon that was used off every coupon of the visit', async () => {
  const { marginRate, bandit } = manifest;
  const full = (marginRate * 2_000) / bandit.rewardScale;
  // A tenth of the goods.
  const reduced = (marginRate * 2_000 - 200) / bandit.rewardScale;
  expect(reduced).toBeLessThan(full);
  expect(full).toBeLessThan(1);
  for (const code of ['garden-1', undefined])
    expect(await rewardsWith(code)).toEqual([expect.closeTo(reduced, 12), expect.closeTo(reduced, 12)]);
  expect(await rewardsWith('OTHER')).toEqual([expect.closeTo(full, 12), expect.closeTo(full, 12)]);
});
