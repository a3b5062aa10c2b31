import * as v from 'valibot';
import { afterEach, expect, test, vi } from 'vitest';
import { userEvent } from 'vitest/browser';
import { couponSchema } from '../../src/protocol/coupons/coupon';
import type { PreviewMessage } from '../../src/protocol/preview';
import { showPreview } from '../../widget/preview/showPreview';
import { eventually } from '../helpers/until';

const message: PreviewMessage = {
  v: 'preview/1',
  currency: 'EUR',
  locale: 'en',
  theme: 'light',
  coupon: v.parse(couponSchema, {
    id: 'tea',
    version: 1,
    title: { en: 'For your next pot of tea', 'zh-CN': '下一壶茶' },
    discount: { kind: 'percent', basisPoints: 1_500, cap: 2_000 },
    startsAt: 0,
    endsAt: 1_900_000_000_000,
  }),
};
const cards = (): readonly ShadowRoot[] => [...document.querySelectorAll('couplet-card')].map(({ shadowRoot }) => shadowRoot!);
const text = (): string => cards()[0]?.textContent ?? '';

afterEach(() => {
  for (const element of document.querySelectorAll('couplet-card, .slot')) element.remove();
});

test('the card is drawn as it is told, in place of the one before; its buttons lead nowhere', async () => {
  const fetched = vi.spyOn(globalThis, 'fetch');
  const show = showPreview();
  await show(message);
  expect(text()).toContain('15% off');
  expect(text()).toContain('For your next pot of tea');
  await show({ ...message, locale: 'zh-CN', theme: 'dark' });
  expect(cards()).toHaveLength(1);
  expect(text()).toContain('下一壶茶');
  expect(document.querySelector<HTMLElement>('couplet-card')?.dataset.theme).toBe('dark');
  await userEvent.click(cards()[0]!.querySelector('.primary')!);
  await eventually(() => expect(text()).toContain('SAMPLE-7KQ2'));
  await userEvent.click(cards()[0]!.querySelector('.close')!);
  await eventually(() => expect(cards()).toHaveLength(1));
  expect(text()).not.toContain('SAMPLE-7KQ2');
  expect(fetched).not.toHaveBeenCalled();
  fetched.mockRestore();
});

test('the card speaks every language, from its own side, in the place of a page, and the last message wins', async () => {
  const slot = document.createElement('div');
  slot.className = 'slot';
  document.body.append(slot);
  const show = showPreview();
  await show({ ...message, locale: 'ar', inline: true });
  expect(document.documentElement.dir).toBe('rtl');
  expect(slot.querySelector('couplet-card')).not.toBeNull();
  await Promise.all([show({ ...message, locale: 'fr' }), show({ ...message, locale: 'de' })]);
  expect([document.documentElement.lang, document.documentElement.dir]).toEqual(['de', 'ltr']);
  expect(cards()).toHaveLength(1);
  expect(text()).toMatch(/15.%.Rabatt/);
  expect(slot.querySelector('couplet-card')).toBeNull();
});

test('sample products show what a card with products looks like', async () => {
  const show = showPreview();
  const names = (): readonly (string | null)[] => [...cards()[0]!.querySelectorAll('.pick-name')].map(({ textContent }) => textContent);
  await show(message);
  expect(names()).toEqual([]);
  const picks = ['Product 1', 'Product 2', 'Product 3'];
  await show({ ...message, picks });
  expect(names()).toEqual(picks);
});
