import axe from 'axe-core';
import { expect, test } from 'vitest';
import { openPrivacyPanel } from '../../widget/panel/openPrivacyPanel';
import type { Inspection } from '../../worker/api';

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
