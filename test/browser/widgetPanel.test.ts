import axe from 'axe-core';
import { expect, test } from 'vitest';
import { userEvent } from 'vitest/browser';

import { openPrivacyPanel } from '../../widget/panel/openPrivacyPanel';
import type { InspectedDecision, Inspection } from '../../worker/api';
import { inspectedDecision } from '../helpers/inspectedDecision';

const inspection: Inspection = {
  storage: 'indexeddb',
  events: 42,
  since: Date.UTC(2025, 2, 5, 12),
  decisions: [],
  reports: {
    waiting: [],
    sent: [{ v: 'report/1', id: 'ab'.repeat(16), bundle: '0123456789abcdef', question: 'stratum-outcome', answer: 3, pad: 'xxxx' }],
  },
  epsilonSpent: 0.5,
  scorer: 'plain',
  problems: [],
};
const root = (): ShadowRoot => document.querySelector('couplet-card')?.shadowRoot as ShadowRoot;

test('shows what is kept and sent, erases it, and goes with Esc or Close', async () => {
  let kept: Inspection = inspection;
  await openPrivacyPanel({
    theme: 'light',
    locale: 'en',
    inspect: async () => kept,
    erase: async () => {
      kept = { ...inspection, events: 0 };
    },
  });
  expect(root().querySelector('dialog')?.open).toBe(true);
  expect(root().textContent).toContain('42 (3/5/2025 – ');
  expect(root().querySelector('pre')?.textContent).toContain('"answer": 3');
  const { violations } = await axe.run({ include: [['couplet-card']] });
  expect(violations.map(({ id }) => id)).toEqual([]);
  root().querySelector<HTMLElement>('.danger')?.click();
  await expect.poll(() => root().textContent).toContain('Erased.');
  expect(root().textContent).not.toContain('42');
  root().querySelector<HTMLElement>('.secondary')?.click();
  await expect.poll(() => document.querySelector('couplet-card')).toBeNull();
});

test('says so when the worker does not run on this page', async () => {
  await openPrivacyPanel({ theme: 'dark', locale: 'zh-CN', inspect: async () => undefined, erase: async () => {} });
  expect(root().textContent).toContain('未在此页面运行');
  expect(root().querySelector('.danger')).toBeNull();
  root().querySelector<HTMLElement>('.secondary')?.click();
  await expect.poll(() => document.querySelector('couplet-card')).toBeNull();
});

const decision = (at: number, more: Partial<InspectedDecision> = {}): InspectedDecision =>
  inspectedDecision({ id: `d${at}`, time: Date.UTC(2026, 4, 1, 12, at), by: 'nothing', action: 'none', ...more });
const withDecisions = (...decisions: readonly InspectedDecision[]) =>
  openPrivacyPanel({ theme: 'dark', locale: 'en-GB', inspect: async () => ({ ...inspection, decisions }), erase: async () => {} });
const list = (): HTMLDetailsElement => root().querySelector<HTMLDetailsElement>('details') as HTMLDetailsElement;
const close = async (): Promise<void> => {
  root().querySelector<HTMLElement>('.secondary')?.click();
  await expect.poll(() => document.querySelector('couplet-card')).toBeNull();
};

test('lists the latest ten choices, newest first, opened by keyboard, with when, what and why', async () => {
  const refusals = ['members_only', 'frequency_day', 'frequency_day'].map((code) => ({ couponId: 'c', code }));
  const older = Array.from({ length: 15 }, (_, at) => decision(at));
  await withDecisions(...older, decision(20, { refusals }), decision(21, { by: 'policy', action: 'tea-20' }));
  expect(list().open).toBe(false);
  list().querySelector('summary')?.focus();
  await userEvent.keyboard('{Enter}');
  expect(list().open).toBe(true);
  const items = [...list().querySelectorAll('ol > li')].map((item) => item.textContent ?? '');
  expect(items).toHaveLength(10);
  expect(items[0]).toMatch(/^1 May 2026.*Coupon “tea-20”Chosen on this device/);
  expect(items[1]).toContain('No couponNone could be shown.2 coupons: shown often enough in 24 hours1 coupon: for members only');
  expect((await axe.run({ include: [['couplet-card']] })).violations.map(({ id }) => id)).toEqual([]);
  await close();
});

test('says so when nothing was chosen yet', async () => {
  await withDecisions();
  expect(list().textContent).toContain('None so far.');
  await close();
});
