import axe from 'axe-core';
import * as v from 'valibot';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { couponSchema } from '../../src/protocol/coupons/coupon';
import { DAY, HOUR } from '../../src/protocol/values/clock';
import { fail, ok } from '../../src/protocol/values/result';
import type { AgentOptions } from '../../widget/agent/agentOptions';
import { agentAnswers } from '../../widget/agent/answers';
import type { CardState } from '../../widget/card/Card';
import type { DrawnCard } from '../../widget/card/cardOptions';
import { agentWordsOf } from '../../widget/i18n/agentWords';
import type { InboxCoupon } from '../../worker/api';
import { widgetLanguages } from '../helpers/widgetWords';

const NOW = Date.now();
const couponOf = (id: string) =>
  v.parse(couponSchema, {
    id,
    version: 1,
    title: { en: `For your next pot of tea, ${id}` },
    discount: { kind: 'fixed', amount: 500 },
    when: { field: 'cart.value', op: 'gte', value: 2_000 },
    startsAt: 0,
    endsAt: NOW + 30 * DAY,
  });
const held = (id: string, more: Partial<InboxCoupon> = {}): InboxCoupon => ({
  decisionId: `d-${id}`,
  coupon: couponOf(id),
  state: 'claimed',
  endsAt: NOW + DAY,
  ...(more.state === 'kept' ? {} : { code: `CODE-${id}` }),
  ...more,
});
const everything = [
  held('over', { state: 'expired', endsAt: NOW - DAY }),
  held('used', { state: 'used', endsAt: NOW - HOUR }),
  held('have'),
  held('kept', { state: 'kept' }),
];

/** A card on the page, and what a press of its button leads to. */
const cardOf = (id: string, state: CardState, press: () => void = () => {}): DrawnCard => ({
  offer: { decisionId: `d-${id}`, coupon: couponOf(id), currency: 'EUR', by: 'policy', because: [] },
  claim: async () => {
    press();
    return state;
  },
  mount: () => {},
  remove: () => {},
  moved: () => {},
  isOpen: () => true,
  isThere: () => true,
});

const setUp = (more: Partial<AgentOptions> = {}) => {
  const calls: string[] = [];
  const answers = agentAnswers({
    theme: 'light',
    locale: 'en',
    api: {
      inbox: async () => ok({ storage: 'indexeddb', currency: 'EUR', coupons: everything }),
      claim: async (id) => {
        calls.push(`claim ${id}`);
        return ok({ code: 'NEW', expiresAt: NOW + DAY });
      },
    },
    record: ({ name }) => calls.push(name),
    claimed: ({ coupon }, { code }) => calls.push(`claimed ${coupon.id} ${code}`),
    shown: () => undefined,
    paused: () => false,
    note: () => {},
    ...more,
  });
  return { answers, calls };
};
const root = (): ShadowRoot | null | undefined => document.querySelector('couplet-card')?.shadowRoot;
const press = async (selector: string): Promise<void> => {
  await expect.poll(() => root()?.querySelector(selector)).toBeTruthy();
  await userEvent.click(root()!.querySelector(selector)!);
};
const codeOf = (result: { readonly ok: boolean; readonly error?: { readonly code: string } }) => result.error?.code;

afterEach(async () => {
  document.querySelector('couplet-card')?.remove();
  await page.viewport(414, 896);
});

test('lists what My coupons shows and the card on the page, and records nothing', async () => {
  const { answers, calls } = setUp({ shown: () => cardOf('new', { phase: 'offer' }) });
  const list = await answers.list();
  expect(list).toMatchObject({ ok: true, value: { v: 'my-coupons/1', currency: 'EUR' } });
  expect(list.ok && list.value.coupons.map(({ coupon, state, code }) => [coupon, state, code])).toEqual([
    ['new', 'offered', undefined],
    ['over', 'expired', 'CODE-over'],
    ['used', 'used', 'CODE-used'],
    ['have', 'claimed', 'CODE-have'],
    ['kept', 'kept', undefined],
  ]);
  expect(list.ok && list.value.coupons[0]).toEqual({
    coupon: 'new',
    title: 'For your next pot of tea, new',
    discount: '€5 off',
    minimumSpend: 2_000,
    state: 'offered',
    endsAt: new Date(NOW + 30 * DAY).toISOString(),
  });
  expect([calls, root()]).toEqual([[], undefined]);
});

test('a card of a coupon that the shopper already has is not listed twice', async () => {
  const { answers } = setUp({ shown: () => cardOf('kept', { phase: 'offer' }) });
  const list = await answers.list();
  expect(list.ok && list.value.coupons.filter(({ coupon }) => coupon === 'kept')).toHaveLength(1);
});

test('a coupon that has a code is answered with it, and nobody is asked', async () => {
  const { answers, calls } = setUp();
  expect(await answers.claim({ coupon: 'have' })).toEqual(ok({ coupon: 'have', code: 'CODE-have', expiresAt: NOW + DAY }));
  expect([calls, root()]).toEqual([[], undefined]);
});

test.each([undefined, null, 'kept', {}, { coupon: 7 }, { coupon: 'used' }, { coupon: 'over' }, { coupon: 'other' }])(
  'claims nothing for %j',
  async (input) => {
    const { answers, calls } = setUp();
    expect(codeOf(await answers.claim(input))).toBe('coupon_unknown');
    expect([calls, root()]).toEqual([[], undefined]);
  },
);

test('a saved coupon is claimed once the shopper has confirmed it, and not before', async () => {
  const { answers, calls } = setUp();
  const claiming = answers.claim({ coupon: 'kept' });
  await expect.poll(() => root()?.querySelector('dialog')?.open).toBe(true);
  expect(root()?.textContent).toContain('the shop learns which coupon was chosen');
  expect(codeOf(await answers.claim({ coupon: 'kept' }))).toBe('confirmation_open');
  expect(calls).toEqual([]);
  await press('.primary');
  expect(await claiming).toEqual(ok({ coupon: 'kept', code: 'NEW', expiresAt: NOW + DAY }));
  expect(calls).toEqual(['select_promotion', 'claim d-kept', 'claimed kept NEW']);
  expect(root()).toBeUndefined();
});

test('the card on the page claims as with its own button', async () => {
  const pressed = vi.fn();
  const claim = { code: 'TEA', expiresAt: NOW + HOUR };
  const { answers, calls } = setUp({ shown: () => cardOf('new', { phase: 'claimed', claim, copy: 'no' }, pressed) });
  const claiming = answers.claim({ coupon: 'new' });
  await expect.poll(() => root()?.querySelector('dialog')?.open).toBe(true);
  expect(pressed).not.toHaveBeenCalled();
  await press('.primary');
  expect([await claiming, pressed.mock.calls.length, calls]).toEqual([ok({ coupon: 'new', ...claim }), 1, []]);
});

test('what the shop refuses is answered with its reason', async () => {
  const { answers } = setUp({ shown: () => cardOf('new', { phase: 'refused', code: 'budget_exhausted' }) });
  const claiming = answers.claim({ coupon: 'new' });
  await press('.primary');
  expect(codeOf(await claiming)).toBe('budget_exhausted');
});

test.each(['.secondary', '.close'])('a shopper who presses %s is not asked again about this coupon', async (selector) => {
  const { answers, calls } = setUp();
  const claiming = answers.claim({ coupon: 'kept' });
  await press(selector);
  expect(codeOf(await claiming)).toBe('claim_declined');
  expect(codeOf(await answers.claim({ coupon: 'kept' }))).toBe('claim_declined');
  expect([calls, root()]).toEqual([[], undefined]);
});

test('a call that is cancelled closes the question, and may come again', async () => {
  const { answers, calls } = setUp();
  const agent = new AbortController();
  const claiming = answers.claim({ coupon: 'kept' }, agent.signal);
  await expect.poll(() => root()?.querySelector('dialog')?.open).toBe(true);
  agent.abort();
  expect([codeOf(await claiming), calls, root()]).toEqual(['claim_cancelled', [], undefined]);
  const again = answers.claim({ coupon: 'kept' });
  await press('.primary');
  expect((await again).ok).toBe(true);
});

test('a call that was cancelled before the question asks nothing', async () => {
  const { answers, calls } = setUp();
  const agent = new AbortController();
  const claiming = answers.claim({ coupon: 'kept' }, agent.signal);
  agent.abort();
  expect([codeOf(await claiming), calls, root()]).toEqual(['claim_cancelled', [], undefined]);
});

test('scripts of the page cannot confirm', async () => {
  const { answers, calls } = setUp();
  const claiming = answers.claim({ coupon: 'kept' });
  await expect.poll(() => root()?.querySelector('.primary')).toBeTruthy();
  const button = root()!.querySelector<HTMLElement>('.primary')!;
  button.click();
  button.dispatchEvent(new MouseEvent('click', { bubbles: true, composed: true }));
  button.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
  expect([root()?.querySelector('dialog')?.open, calls]).toEqual([true, []]);
  await userEvent.keyboard('{Escape}');
  expect([codeOf(await claiming), calls]).toEqual(['claim_declined', []]);
});

test('a page that pauses meanwhile claims nothing', async () => {
  let isPaused = false;
  const { answers, calls } = setUp({ paused: () => isPaused });
  const claiming = answers.claim({ coupon: 'kept' });
  await expect.poll(() => root()?.querySelector('.primary')).toBeTruthy();
  isPaused = true;
  await press('.primary');
  expect([codeOf(await claiming), calls]).toEqual(['paused', []]);
});

test('a worker that is gone is an answer', async () => {
  const gone = async () => fail('worker_failed', 'Gone.');
  const { answers } = setUp({ api: { inbox: gone, claim: gone } });
  expect([codeOf(await answers.list()), codeOf(await answers.claim({ coupon: 'kept' }))]).toEqual([
    'coupons_unreadable',
    'coupons_unreadable',
  ]);
});

describe.each(widgetLanguages)('in $locale', ({ locale }) => {
  test.each(['light', 'dark'] as const)('%s: the question fits, reads, and axe finds nothing', async (theme) => {
    const { answers } = setUp({ locale, theme });
    for (const width of [320, 1280]) {
      await page.viewport(width, 740);
      const claiming = setUp({ locale, theme }).answers.claim({ coupon: 'kept' });
      await expect.poll(() => root()?.querySelector('dialog')?.open).toBe(true);
      expect(root()?.querySelector('h2')?.textContent).toBe(agentWordsOf(locale).title);
      expect((await axe.run({ include: [['couplet-card']] })).violations.map(({ id }) => id)).toEqual([]);
      const dialog = root()!.querySelector('dialog')!;
      expect(dialog.scrollWidth).toBeLessThanOrEqual(dialog.clientWidth + 1);
      await press('.secondary');
      await claiming;
    }
    expect((await answers.list()).ok).toBe(true);
  });
});
