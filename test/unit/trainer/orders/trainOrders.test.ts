import { describe, expect, it } from 'vitest';
import { integer, seededRng, uniform } from '../../../../src/maths/random';
import { generateKeys } from '../../../../src/trainer/bundle/keys';
import { silent } from '../../../../src/trainer/run/progress';
import { train } from '../../../../src/trainer/train';
import { freshFolder, smallCampaign, writeIn } from '../fixtures';

const folder = freshFolder();
const TASTES = ['Tea', 'Plants', 'Lamps'] as const;

/** Customers who each love one category, in Shopify's columns; every third order has a coupon's code. */
const shopify = (customers: number, seed: number): string => {
  const rng = seededRng(seed);
  const rows = [
    'Name,Email,Financial Status,Currency,Subtotal,Discount Code,Discount Amount,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku',
  ];
  for (let customer = 0; customer < customers; customer++) {
    for (let order = 0; order < 4; order++) {
      const taste = TASTES[customer % 3]!;
      const name = `#${rows.length}`;
      const at = new Date(Date.UTC(2026, 0, 1 + order * 9, 10, customer % 60)).toISOString();
      const item = (): string => {
        const category = uniform(rng) < 0.9 ? taste : TASTES[integer(rng, 3)]!;
        return `1,${category},10.00,${category}${integer(rng, 5)}`;
      };
      const code = order % 3 === 0 ? `${taste.toUpperCase()}-10` : '';
      rows.push(`${name},c${customer}@example.test,paid,USD,20.00,${code},${code ? '2.00' : '0.00'},${at},${item()}`);
      rows.push(`${name},c${customer}@example.test,,,,,,${at},${item()}`);
    }
  }
  return `${rows.join('\n')}\n`;
};

const orders = writeIn(folder, 'shopify.csv', shopify(90, 5));
const items = writeIn(
  folder,
  'items.csv',
  `item_id,category\n${TASTES.flatMap((taste) => [0, 1, 2, 3, 4].map((n) => `${taste}${n},${taste}`)).join('\n')}\n`,
);
const input = { campaign: smallCampaign(), keys: generateKeys(), seed: 42 };

describe('train on an order export alone', () => {
  it('writes the same bundle again, learns the size of orders, and says what it cannot learn', async () => {
    const [first, again] = [await train({ ...input, orders, items }, silent), await train({ ...input, orders, items }, silent)];
    if (!first.ok || !again.ok) throw new Error(JSON.stringify([first, again]));
    expect(again.value.bundle.envelope).toBe(first.value.bundle.envelope);
    const { report, bundle, card } = first.value;
    expect(report.quality[0]).toMatchObject({ rows: 720, kept: 720 });
    expect(report.quality[0]?.notes).toContain(
      '360 orders: 360 of known customers, 180 with a coupon of the campaign, 0 with another code',
    );
    expect(report.notes.join('\n')).toContain('(base_only)');
    expect(report.provenance.training?.logs).toMatchObject([
      { kind: 'orders', rows: 720, days: ['2026-01-01', '2026-01-28'] },
      { kind: 'items' },
    ]);
    expect(JSON.parse(JSON.parse(bundle.envelope).payload)).toMatchObject({ meanOrder: 2_000 });
    expect(card).toContain('orders of shopify');
    expect(card).not.toContain('example.test');
  });

  it('trains a campaign whose conditions need views, and names these coupons', async () => {
    const { coupons } = smallCampaign();
    const when = { field: 'session.views', op: 'gte', value: 30 };
    const campaign = smallCampaign({ coupons: coupons.map((coupon) => (coupon.id === 'tea-10' ? { ...coupon, when } : coupon)), rule: [] });
    const trained = await train({ ...input, campaign, orders, items }, silent);
    if (!trained.ok) throw new Error(trained.error.message);
    expect(trained.value.report.notes.filter((note) => note.includes('(audience_unknown)'))).toEqual([
      expect.stringContaining('coupon tea-10'),
    ]);
  });

  it('says which rows were left out where none is usable, and what to give where there is nothing', async () => {
    const euros = writeIn(folder, 'euros.csv', shopify(3, 5).replaceAll(',USD,', ',EUR,'));
    expect(await train({ ...input, orders: euros }, silent)).toMatchObject({ ok: false, error: { code: 'currency_differs' } });
    expect(await train(input, silent)).toMatchObject({
      ok: false,
      error: { code: 'no_input', message: expect.stringContaining('--orders') },
    });
  });
});
