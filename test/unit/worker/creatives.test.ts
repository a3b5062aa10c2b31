import { describe, expect, it } from 'vitest';
import { creativeDraw } from '../../../src/engine/assignment/customerDraw';
import { emptyProfile } from '../../../src/engine/profile/shopperProfile';
import { seededRng } from '../../../src/maths/random';
import { parseAttribution } from '../../../src/protocol/attribution';
import { variants } from '../../../src/protocol/experiment';
import { sampleRatio } from '../../../src/stats/comparison/attributeCoverage';
import type { LoadedBundle } from '../../../worker/bundle/loadedBundle';
import { offerCoupon } from '../../../worker/offers/offerCoupon';
import { type Assignment, assignDevice } from '../../../worker/recording/assignment';
import { memoryStorage } from '../../../worker/storage/memoryStorage';
import { bundleParts, deviceModel, START } from '../../helpers/node/fullBundle';

const creatives = {
  id: 't1',
  couponId: 'tea',
  variants: [
    { id: 'b', title: { en: 'Tea time' }, picture: '/pot.svg', format: 'bar' },
    { id: 'c', moment: { exitIntent: true } },
  ],
};
const experiment = { hashVersion: 1, id: 'exp-1', salt: 's', shares: { none: 0.3, rule: 0.2, couplet: 0.5 }, explore: 0 } as const;
const bundleOf = (tested: object) =>
  ({
    id: '0'.repeat(16),
    manifest: { experiment: { ...experiment, ...tested }, coupons: [{ id: 'tea' }], reports: {} },
  }) as unknown as LoadedBundle;

const drawnOn = (bundle: LoadedBundle, seed: number, customer?: number): Promise<Assignment> =>
  memoryStorage().transaction(['meta'], 'readwrite', (transaction) =>
    assignDevice(transaction, bundle, seededRng(seed), undefined, false, customer),
  );
const read = ({ attribution }: Assignment) => {
  const parsed = parseAttribution(attribution);
  if (!parsed.ok) throw new Error(parsed.error.message);
  return parsed.value;
};

describe('a device while creatives are tested', () => {
  it('is drawn alike in every group, and shown a variant only where Couplet chooses', async () => {
    const bundle = bundleOf({ creatives });
    const counts = new Map(variants.map((variant) => [variant, { t1_control: 0, t1_b: 0, t1_c: 0 }]));
    for (let seed = 0; seed < 3_000; seed++) {
      const assignment = await drawnOn(bundle, seed);
      const { variant, creative } = read(assignment);
      counts.get(variant)![creative as 't1_b'] += 1;
      expect(assignment.creative?.id).toBe(variant === 'couplet' && creative !== 't1_control' ? creative?.slice(3) : undefined);
    }
    for (const drawn of counts.values()) expect(sampleRatio(Object.values(drawn), [1 / 3, 1 / 3, 1 / 3]).mismatch).toBe(false);
  });

  it('is drawn as the server draws its customer', async () => {
    const { variantOf } = creativeDraw(experiment, creatives);
    for (let bucket = 0; bucket < 200; bucket++) {
      const { variant, creative } = read(await drawnOn(bundleOf({ creatives }), bucket, bucket));
      expect(variantOf(bucket)).toBe(variant === 'couplet' ? creative?.slice(3) : undefined);
    }
  });

  it('carries what it always carried where none are', async () => {
    expect(read(await drawnOn(bundleOf({}), 1))).not.toHaveProperty('creative');
  });
});

const { manifest } = bundleParts();
const model = deviceModel();

/** What a device with that draw is offered by the rule. */
const offered = async (creative: Assignment['creative'], explored?: string) => {
  const storage = memoryStorage();
  const [id = ''] = manifest.rule;
  const tested = { ...manifest, experiment: { ...manifest.experiment, creatives: { ...creatives, couponId: id } } };
  const kit = { ports: { clock: () => START, rng: seededRng(1) }, readProfile: async () => emptyProfile(START) } as unknown as Parameters<
    typeof offerCoupon
  >[0]['kit'];
  const bundle = { id: model.bundle, manifest: tested, shards: new Map(), model };
  const assignment = { variant: 'rule' as const, creative, explored, attribution: '', claimAttribution: '' };
  const input = { kit, storage, bundle, assignment, context: { facts: {}, channel: 'site' as const }, stands: () => true };
  const offer = await offerCoupon(input);
  const stored = await storage.transaction(['decisions'], 'readonly', (transaction) =>
    transaction.get('decisions', offer?.decisionId ?? ''),
  );
  return { offer, stored, plain: model.coupons.find((coupon) => coupon.id === id) };
};

describe('the coupon that is offered', () => {
  const [b, c] = creatives.variants;

  it('has the words, picture and format of the variant, is the same coupon otherwise, and is kept as it is shown', async () => {
    const { offer, stored, plain } = await offered(b);
    expect(offer?.coupon).toEqual({ ...plain, title: { en: 'Tea time' }, picture: '/pot.svg', format: 'bar' });
    expect(stored?.coupon).toEqual(offer?.coupon);
    expect(offer).toMatchObject({ moment: undefined, pictures: ['/pot.svg'] });
  });

  it('waits for the moment of the variant, unless the session explores', async () => {
    const { offer, plain } = await offered(c);
    expect(offer?.coupon).toEqual(plain);
    expect(offer?.moment).toEqual({ exitIntent: true });
    expect((await offered(c, 'tea')).offer?.moment).toBeUndefined();
  });

  it('is what it is for who was drawn to the control, whose page loads the same pictures', async () => {
    const { offer, plain } = await offered(undefined);
    expect(offer?.coupon).toEqual(plain);
    expect(offer?.pictures).toEqual(['/pot.svg']);
  });
});
