import axe from 'axe-core';
import { expect, test, vi } from 'vitest';
import { userEvent } from 'vitest/browser';
import { panelEn } from '../../widget/i18n/panelEn';
import { panelZhCN } from '../../widget/i18n/panelZhCN';
import { openPrivacyPanel as open, type PrivacyPanelOptions } from '../../widget/panel/index';
import type { InspectedDecision, Inspection } from '../../worker/api';
import { inspectedDecision } from '../helpers/widgetWords';

type PanelApi = NonNullable<PrivacyPanelOptions['api']>;
const openPrivacyPanel = (options: Omit<PrivacyPanelOptions, 'reload'>, strings = panelEn) =>
  open({ ...options, reload: () => {} }, strings);

const sentBytes = `{"v":"report/1","id":"${'ab'.repeat(16)}","answer":3,"pad":"......"}`;
const inspection: Inspection = {
  storage: 'indexeddb',
  events: 42,
  since: Date.UTC(2025, 2, 5, 12),
  latest: [],
  kept: { days: 150, events: 10_000 },
  mode: 'local',
  consent: { storage: true, sync: true },
  decisions: [],
  reports: { waiting: [], sent: [{ id: 'ab'.repeat(16), text: sentBytes, time: Date.UTC(2026, 4, 1, 12) }] },
  messages: [],
  notifications: false,
  tokens: 3,
  spent: { period: { days: 28, spent: 2, most: 8 }, lifetime: { spent: 6, most: 24 }, left: 9 },
  scorer: 'plain',
  problems: [],
};
const root = (): ShadowRoot => document.querySelector('couplet-card')?.shadowRoot as ShadowRoot;
const press = (selector: string): void => root().querySelector<HTMLElement>(selector)?.click();
const violations = async () => (await axe.run({ include: [['couplet-card']] })).violations.map(({ id }) => id);
const erased = async () => ({ ok: true as const, value: undefined });
const refused = async () => ({ ok: false as const, error: { code: 'storage_full', message: '' } });
const said = () => root().querySelector('[role=status]')?.textContent;
/** The worker's side of the panel, on what is kept now. */
const apiOf = (kept: () => Inspection, more: Partial<PanelApi> = {}): PanelApi => ({
  inspect: async () => ({ ok: true, value: kept() }),
  withdraw: async () => ({ ok: true, value: 'withdrawn' }),
  exportAll: async () => ({ ok: true, value: '{}' }),
  exportProfile: refused,
  importProfile: refused,
  ...more,
});
const close = async (): Promise<void> => {
  press('.close');
  await expect.poll(() => document.querySelector('couplet-card'), { timeout: 20_000 }).toBeNull();
};

test('says that this browser is told of coupons, and ends that', async () => {
  let kept: Inspection = { ...inspection, notifications: true };
  const couplet = vi.fn(() => setTimeout(() => (kept = inspection), 300));
  window.couplet = couplet;
  await openPrivacyPanel({ theme: 'light', locale: 'en', api: apiOf(() => kept), erase: erased });
  expect(root().querySelector('.notifications')?.textContent).toContain('it may be woken');
  expect(await violations()).toEqual([]);
  press('.mute');
  await expect.poll(said, { timeout: 20_000 }).toBe('No more notifications will come.');
  expect(couplet.mock.calls).toEqual([['push', 'off']]);
  expect(root().querySelector('.notifications')).toBeNull();
  delete window.couplet;
  await close();
});

test('shows what is kept and sent, and erases it only once that was confirmed', async () => {
  let kept: Inspection = inspection;
  const erase = vi.fn(async () => {
    kept = { ...inspection, events: 0 };
    return erased();
  });
  await openPrivacyPanel({ theme: 'light', locale: 'en', api: apiOf(() => kept), erase });
  expect(root().querySelector('dialog')?.open).toBe(true);
  expect(root().textContent).toContain('42 (3/5/2025 – ');
  expect(root().textContent).toContain('more than 150 days');
  expect(root().textContent).toContain('ε 6 of 24 in all, 2 of 8 in 28 days');
  expect(root().textContent).toContain('9 more answers are possible at most');
  expect(root().querySelector('pre')?.textContent).toBe(sentBytes);
  expect(await violations()).toEqual([]);
  press('.danger');
  expect(root().querySelector('[role=status]')?.textContent).toContain('Only the figure of the privacy budget stays');
  expect(root().activeElement?.textContent).toBe('Keep it');
  expect(await violations()).toEqual([]);
  press('.actions .secondary');
  expect(erase).not.toHaveBeenCalled();
  expect(root().textContent).toContain('42');
  press('.danger');
  press('.danger');
  await expect.poll(() => root().textContent).toContain('Erased. It begins anew with what you look at next.');
  expect(erase).toHaveBeenCalledOnce();
  expect(root().textContent).not.toContain('42');
  await close();
});

test('lists what was asked to be sent, newest first, and what of it nobody confirmed; nothing where nothing was', async () => {
  const message = { title: { en: '10% off Tea' }, channel: 'email', time: Date.UTC(2026, 4, 6), taken: true } as const;
  const later = { ...message, title: { en: 'Free shipping' }, channel: 'sms', time: Date.UTC(2026, 4, 7), taken: false } as const;
  await openPrivacyPanel({
    theme: 'light',
    locale: 'en',
    api: apiOf(() => ({ ...inspection, messages: [message, later] })),
    erase: erased,
  });
  press('.messages summary');
  const rows = [...root().querySelectorAll('.messages li')].map((row) => [...row.children].map((one) => one.textContent));
  expect(rows.map(([, ...words]) => words)).toEqual([
    ['Free shipping', panelEn.messageBy.sms, panelEn.messageUnsure],
    ['10% off Tea', panelEn.messageBy.email],
  ]);
  expect(await violations()).toEqual([]);
  await close();
  await openPrivacyPanel({ theme: 'light', locale: 'en', api: apiOf(() => inspection), erase: erased });
  expect(root().querySelector('.messages')).toBeNull();
  await close();
});

test.each(['local', 'split', 'off'] as const)('names the mode %s for what it is, and no other', async (mode) => {
  await openPrivacyPanel({ theme: 'light', locale: 'en', api: apiOf(() => ({ ...inspection, mode })), erase: erased });
  const named = (['local', 'split', 'off'] as const).filter((one) => root().textContent?.includes(panelEn.modes[one].join('')));
  expect(named).toEqual([mode]);
  await close();
});

test('says who runs the second server, in mode split and in no other', async () => {
  for (const mode of ['split', 'local'] as const) {
    const kept: Inspection = { ...inspection, mode, secondAggregator: 'Other House' };
    await openPrivacyPanel({ theme: 'light', locale: 'en', api: apiOf(() => kept), erase: erased });
    expect(root().textContent?.includes('The other organisationOther House')).toBe(mode === 'split');
    await close();
  }
});

test('withdraws an answer that waits, by its id, and says that one tried before may have arrived', async () => {
  const waiting = ['1', '2'].map((id) => ({ id, text: `bytes ${id}`, time: Date.UTC(2026, 4, Number(id)), attempts: id === '2' ? 1 : 0 }));
  let kept: Inspection = { ...inspection, reports: { ...inspection.reports, waiting } };
  const withdraw = vi.fn(async (id: string) => {
    kept = { ...kept, reports: { ...kept.reports, waiting: waiting.filter((one) => one.id !== id) } };
    return { ok: true as const, value: 'withdrawn' as const };
  });
  await openPrivacyPanel({ theme: 'dark', locale: 'en', api: apiOf(() => kept, { withdraw }), erase: erased });
  const rows = () =>
    [...root().querySelectorAll('ol > li')].map((row) => row.textContent ?? '').filter((text) => text.includes('Withdraw'));
  expect(rows().map((text) => text.includes('it may have arrived'))).toEqual([true, false]);
  expect(await violations()).toEqual([]);
  press('.withdraw');
  await expect.poll(() => root().textContent).toContain('Withdrawn. It will not be sent.');
  expect(withdraw.mock.calls).toEqual([['2']]);
  expect(rows()).toHaveLength(1);
  await close();
});

test('says what became of a veto, and claims none that did not work', async () => {
  const waiting = [{ id: '1', text: 'bytes', time: Date.UTC(2026, 4, 1), attempts: 0 }];
  const kept: Inspection = { ...inspection, reports: { waiting, sent: [] } };
  const outcomes: (() => ReturnType<PanelApi['withdraw']>)[] = [
    async () => ({ ok: true, value: 'tried' }),
    async () => ({ ok: true, value: 'gone' }),
    refused,
    async () => ({ ok: true, value: 'withdrawn' }),
    async () => Promise.reject(new Error('the worker is gone')),
  ];
  const seen: (string | null | undefined)[] = [];
  const withdraw = () => (outcomes.shift() ?? refused)();
  await openPrivacyPanel({ theme: 'dark', locale: 'en', api: apiOf(() => kept, { withdraw }), erase: erased });
  for (let i = 0; i < 5; i++) {
    const before = said();
    press('.withdraw');
    await expect.poll(said).not.toBe(before);
    seen.push(said());
  }
  expect(seen).toEqual((['tried', 'gone', 'failed', 'withdrawn', 'failed'] as const).map((one) => panelEn.done[one]));
  await close();
});

test('says of erasing and saving that they did not work where they did not, and offers them again', async () => {
  const api = apiOf(() => inspection, { exportAll: refused });
  const click = vi.spyOn(HTMLAnchorElement.prototype, 'click');
  for (const erase of [refused, async () => undefined, async () => Promise.reject(new Error('the worker is gone'))]) {
    await openPrivacyPanel({ theme: 'dark', locale: 'en', api, erase });
    press('.danger');
    press('.danger');
    await expect.poll(said).toBe(panelEn.done.failed);
    expect(root().textContent).not.toContain('Erased.');
    expect(root().querySelector('.danger')?.textContent).toBe('Erase everything');
    await close();
  }
  await openPrivacyPanel({ theme: 'dark', locale: 'zh-CN', api, erase: erased }, panelZhCN);
  press('.save');
  await expect.poll(said).toBe(panelZhCN.done.failed);
  expect(click).not.toHaveBeenCalled();
  click.mockRestore();
  await close();
});

test('says of a ping that it is no answer, and of an answer that it is not', async () => {
  const sent = ['exposure/1', 'report/1', 'split/1'].map((v, i) => ({ id: v, text: `{"v":"${v}"}`, time: Date.UTC(2026, 4, 1 + i) }));
  await openPrivacyPanel({
    theme: 'light',
    locale: 'en',
    api: apiOf(() => ({ ...inspection, reports: { waiting: [], sent } })),
    erase: async () => {},
  });
  const rows = [...root().querySelectorAll('ol > li')].map((row) => row.textContent ?? '').filter((text) => text.includes('{"v"'));
  expect(rows.map((text) => text.includes('which half of an experiment'))).toEqual([false, false, true]);
  expect(rows.map((text) => text.includes('An exact answer in two shares'))).toEqual([true, false, false]);
  await close();
});

test('saves all that is stored as a file, without a request', async () => {
  const links: string[] = [];
  const click = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
    links.push(this.download, this.href);
  });
  const api = apiOf(() => inspection, { exportAll: async () => ({ ok: true, value: '{"all":1}' }) });
  await openPrivacyPanel({ theme: 'light', locale: 'en', api, erase: erased });
  press('.save');
  await expect.poll(() => links).toEqual(['couplet.json', expect.stringMatching(/^blob:/)]);
  expect(await (await fetch(links[1] ?? '')).text()).toBe('{"all":1}');
  click.mockRestore();
  await close();
});

test('says so when the worker does not run on this page', async () => {
  await openPrivacyPanel({ theme: 'dark', locale: 'zh-CN', api: undefined, erase: erased }, panelZhCN);
  expect(root().textContent).toContain('未在此页面运行');
  expect(root().querySelector('.danger')).toBeNull();
  await close();
});

test('does not say that nothing is kept where it only could not be read, and still erases', async () => {
  const erase = vi.fn(erased);
  const inspect = async () => ({ ok: false as const, error: { code: 'unreachable', message: '' } });
  await openPrivacyPanel({ theme: 'dark', locale: 'en', api: apiOf(() => inspection, { inspect }), erase });
  expect(root().textContent).toContain('could not be read');
  expect(root().textContent).not.toContain('Nothing is kept');
  press('.danger');
  press('.danger');
  await expect.poll(() => erase).toHaveBeenCalledOnce();
  await close();
});

const decision = (at: number, more: Partial<InspectedDecision> = {}): InspectedDecision =>
  inspectedDecision({ id: `d${at}`, time: Date.UTC(2026, 4, 1, 12, at), by: 'nothing', action: 'none', ...more });
const withDecisions = (...decisions: readonly InspectedDecision[]) =>
  openPrivacyPanel({ theme: 'dark', locale: 'en-GB', api: apiOf(() => ({ ...inspection, decisions })), erase: erased });
const list = (): HTMLDetailsElement => root().querySelector<HTMLDetailsElement>('details') as HTMLDetailsElement;

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
  expect(await violations()).toEqual([]);
  await close();
});

test('says so when nothing was chosen yet', async () => {
  await withDecisions();
  expect(list().textContent).toContain('None so far.');
  await close();
});
