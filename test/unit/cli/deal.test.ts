import { afterEach, describe, expect, it, vi } from 'vitest';
import { dealCommand } from '../../../src/cli/deal';
import { freshFolder, smallCampaign, writeIn } from '../trainer/fixtures';

const folder = freshFolder();
const beside = { combinesWith: ['product', 'order', 'shipping'] };
const [tea] = smallCampaign().coupons;
const coupons = [
  { ...tea, stacking: beside },
  { ...tea, id: 'five', scope: {}, discount: { kind: 'fixed', amount: 500 }, stacking: beside },
  { ...tea, id: 'alone', scope: {}, discount: { kind: 'fixed', amount: 600 } },
  { ...tea, id: 'club', scope: {}, discount: { kind: 'points', points: 50, value: 25 }, membersOnly: true, stacking: beside },
  { ...tea, id: 'lamps', scope: { categories: ['Lamps'] }, stacking: beside },
];
const campaign = writeIn(folder, 'campaign.json', JSON.stringify({ ...smallCampaign(), coupons, rule: [], fairness: undefined }));
const lines = [
  { itemId: 'oolong', categories: ['Tea'], price: 2_000, quantity: 2 },
  { itemId: 'mug', price: 1_000 },
];
const basketOf = (more: object) => writeIn(folder, 'basket.json', JSON.stringify({ lines, shipping: 500, ...more }));

/** What the command prints, on both streams together. */
const deal = async (...options: string[]): Promise<string> => {
  let printed = '';
  for (const stream of [process.stdout, process.stderr])
    vi.spyOn(stream, 'write').mockImplementation((text) => {
      printed += String(text);
      return true;
    });
  await dealCommand().parseAsync(['--campaign', campaign, ...options], { from: 'user' });
  return printed;
};
afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = undefined;
});

describe('couplet deal', () => {
  it('says what each line costs less, what is handed over besides, and why the other coupons are not used', async () => {
    expect(await deal('--basket', basketOf({ facts: { member: true } }))).toBe(
      [
        'tea-10 + five + club: 9.00 off 55.00, 46.00 USD left to pay',
        '  oolong: 7.91 off 40.00',
        '  mug: 1.09 off 10.00',
        '  plus a gift or credit that costs 0.25',
        'not alone: not_in_best_deal: Another coupon, or a combination, saves more.',
        'not lamps: nothing_off: It does not reduce this basket.',
        '',
      ].join('\n'),
    );
  });

  it('tells as data which coupons the shopper may not have, with reason and sentence', async () => {
    const said = JSON.parse(await deal('--basket', basketOf({}), '--json'));
    expect(said).toMatchObject({ couponIds: ['tea-10', 'five'], discount: 900, lines: [791, 109], shipping: 0, credit: 0 });
    expect(said.unused).toContainEqual({
      couponId: 'club',
      code: 'members_only',
      message: 'The coupon is for members, and the shopper is not known to be one.',
    });
    const late = JSON.parse(await deal('--basket', basketOf({}), '--at', '2100-01-01', '--json'));
    expect(late.unused.map(({ code }: { code: string }) => code)).toEqual(Array(5).fill('coupon_expired'));
  });

  it('refuses a basket with a price that is no whole number of minor units', async () => {
    const basket = basketOf({ lines: [{ itemId: 'mug', price: 9.99 }] });
    expect(await deal('--basket', basket)).toMatch(/^basket_invalid: .*lines\[0\]\.price\)/);
    expect(process.exitCode).toBe(1);
  });
});
