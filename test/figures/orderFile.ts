import { integer, normal, seededRng, uniform } from '../../src/maths/random';
import { formatAttribution } from '../../src/protocol/attribution';
import type { OrderRecord } from '../../src/protocol/order';
import type { ExperimentSetting } from '../../src/stats/experiment/analyseExperiment';

/** Rows and cells of a CSV as RFC 4180 has it; the tests' own, so that what writes them is not what reads them. */
export const parseCsv = (text: string): string[][] => {
  const rows: string[][] = [];
  let [row, cell, quoted]: [string[], string, boolean] = [[], '', false];
  for (let i = 0; i < text.length; i++) {
    const sign = text[i];
    if (quoted && sign === '"' && text[i + 1] === '"') {
      cell += '"';
      i += 1;
    } else if (sign === '"') quoted = !quoted;
    else if (!quoted && sign === ',') {
      row.push(cell);
      cell = '';
    } else if (!quoted && sign === '\r' && text[i + 1] === '\n') {
      rows.push([...row, cell]);
      [row, cell] = [[], ''];
      i += 1;
    } else cell += sign;
  }
  if (cell !== '' || row.length > 0) throw new Error('The last line does not end.');
  return rows;
};

const DAY = 86_400_000;
/** Wednesday, 2 September 2026. */
const START = Date.UTC(2026, 8, 2, 9);
const setting: ExperimentSetting = {
  experiment: 'autumn',
  shares: { none: 0.3, rule: 0.2, couplet: 0.5 },
  smallestLift: 0.1,
  assigned: { none: 3_020, rule: 1_990, couplet: 4_990 },
  exploring: { explore: 0.1, coupons: ['tea', 'shoes'] },
  creatives: { id: 't1', couponId: 'tea', variants: [{ id: 'warm' }, { id: 'short' }] },
};

/** Whom orders are drawn from. */
const CUSTOMERS = 2_400;
const creatives = ['control', 'warm', 'short'];
const channels = ['email', 'search', ''];
/** The last one is of somebody who thinks of the merchant's spreadsheet. */
const routes = ['web', 'web', 'web', 'express', '=1+1'];

/** Four weeks of a shop's orders in all three groups, with customers of before, refunds, explored coupons and what orders may state; and what is asked of them. */
export const fileOfOrders = (perDay = 60): { readonly orders: readonly OrderRecord[]; readonly setting: ExperimentSetting } => {
  const rng = seededRng(20_260_902);
  const pick = (from: readonly string[]): string => from[integer(rng, from.length)] ?? '';
  const earlier = Array.from(
    { length: 300 },
    (_, i): OrderRecord => ({
      orderId: `before-${i}`,
      at: START - DAY * (1 + (i % 60)),
      attribution: null,
      customerId: `customer-${i}`,
      subtotal: 4_000 + i,
      discount: 0,
      margin: 1_600,
      route: 'web',
    }),
  );
  const during = Array.from({ length: 28 * perDay }, (_, i): OrderRecord => {
    // A customer keeps to a group, as a browser does; the first 300 have ordered before.
    const customer = integer(rng, CUSTOMERS);
    const drawn = ((customer * 7_919) % 1_000) / 1_000;
    const variant = drawn < 0.28 ? 'none' : drawn < 0.47 ? 'rule' : 'couplet';
    const explores = variant === 'couplet' && uniform(rng) < 0.1;
    const explored = explores ? { explored: pick(['tea', 'shoes']) } : {};
    const subtotal = Math.round(6_000 * Math.exp(0.6 * normal(rng) - 0.18));
    const discount = variant !== 'none' && uniform(rng) < 0.4 ? Math.round(subtotal / 10) : 0;
    const refunded = uniform(rng) < 0.12 ? Math.round((subtotal - discount) * (uniform(rng) < 0.5 ? 1 : 0.4)) : 0;
    return {
      orderId: `order-${i}`,
      at: START + Math.floor((i / perDay) * DAY),
      attribution: formatAttribution({ experiment: 'autumn', variant, ...explored, creative: `t1_${creatives[customer % 3]}` }),
      customerId: `customer-${customer}`,
      subtotal,
      discount,
      margin: Math.round(subtotal * 0.4),
      refunded,
      route: pick(routes),
      channel: pick(channels),
      device: uniform(rng) < 0.6 ? 'phone' : 'desktop',
    };
  });
  return { orders: [...earlier, ...during], setting };
};
