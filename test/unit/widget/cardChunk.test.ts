import { afterEach, expect, test, vi } from 'vitest';
import type { DrawCard } from '../../../widget/card/index';

afterEach(() => {
  vi.unstubAllGlobals();
  vi.resetModules();
});

const tick = () => new Promise((resolve) => setTimeout(resolve, 5));

/** The chunk on a page, with its requests for further ones. The page cannot draw. */
const open = async () => {
  const requests: { readonly chunk: unknown; end(): void }[] = [];
  const handoff: { load: unknown; more?: object; card?: DrawCard } = {
    load: (chunk: unknown, end: () => void) => requests.push({ chunk, end }),
  };
  vi.stubGlobal('__COUPLET_CHUNKS__', { words: {}, more: ['more.js', ''] });
  vi.stubGlobal('window', { couplet: { _: handoff } });
  vi.resetModules();
  await import('../../../widget/card/index');
  await tick();
  const draw = (offer: object): void =>
    void handoff.card?.({ offer: { coupon: {}, ...offer }, locale: 'en', theme: 'light' } as never).catch(() => {});
  return { requests, handoff, draw };
};
const offers = [{}, { coupon: { format: 'modal' } }, { picks: [] }, { reminder: { claim: {} } }];

test('what some coupons need at once is requested before any is chosen, and once', async () => {
  const { requests, handoff, draw } = await open();
  expect(requests.map(({ chunk }) => chunk)).toEqual([['more.js', '']]);
  for (const offer of offers) draw(offer);
  handoff.more = {};
  requests[0]?.end();
  await tick();
  for (const offer of offers) draw(offer);
  await tick();
  expect(requests).toHaveLength(1);
});

test.each(offers)('if it did not load, it is requested again, whichever coupon is shown: %j', async (offer) => {
  const { requests, draw } = await open();
  requests[0]?.end();
  await tick();
  draw(offer);
  expect(requests).toHaveLength(2);
});
