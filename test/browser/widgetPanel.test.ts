import axe from 'axe-core';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { userEvent } from 'vitest/browser';
import { panelEn } from '../../widget/i18n/panelEn';
import { panelZhCN } from '../../widget/i18n/panelZhCN';
import { openPrivacyPanel as open, type PrivacyPanelOptions } from '../../widget/panel/index';
import type { InspectedDecision, Inspection } from '../../worker/api';
import { consentOf, emptyInspection, inspectedDecision } from '../helpers/widgetWords';

type PanelApi = NonNullable<PrivacyPanelOptions['api']>;
type Options = Omit<PrivacyPanelOptions, 'reload' | 'consent' | 'prefer'> & Partial<Pick<PrivacyPanelOptions, 'consent' | 'prefer'>>;
const openPrivacyPanel = (options: Options, strings = panelEn) =>
  open({ consent: consentOf(), prefer: erased, ...options, reload: () => {} }, strings);

const sentBytes = `{"v":"report/1","id":"${'ab'.repeat(16)}","answer":3,"pad":"......"}`;
const inspection: Inspection = {
  ...emptyInspection,
  events: 42,
  since: Date.UTC(2025, 2, 5, 12),
  mode: 'local',
  codes: 1,
  reports: { waiting: [], sent: [{ id: 'ab'.repeat(16), text: sentBytes, time: Date.UTC(2026, 4, 1, 12) }] },
  tokens: 3,
  spent: { period: { days: 28, spent: 2, most: 8 }, lifetime: { spent: 6, most: 24 }, left: 9 },
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

afterEach(() => document.querySelector('couplet-card')?.remove());

test('says that this browser is told of coupons, and ends that', async () => {
  let kept: Inspection = { ...inspection, notifications: true };
  const couplet = vi.fn(() => setTimeout(() => (kept = inspection), 300));
  window.couplet = couplet;
  await openPrivacyPanel({ theme: 'light', locale: 'en', api: apiOf(() => kept), erase: erased });
  expect(root().querySelector('.notifications')?.textContent).toContain('can wake it');
  expect(await violations()).toEqual([]);
  press('.mute');
  await expect.poll(said, { timeout: 20_000 }).toBe(panelEn.done.muted);
  expect(couplet.mock.calls).toEqual([['push', 'off']]);
  expect(root().querySelector('.notifications')).toBeNull();
  delete window.couplet;
  await close();
});

const text = (selector: string): string => root().querySelector(selector)?.textContent ?? '';
const on = (name: string): string | null | undefined => root().querySelector(`.switch.${name}`)?.getAttribute('aria-checked');

test('says in words what is stored, what was sent and what is left, and the figures in the details', async () => {
  await openPrivacyPanel({ theme: 'light', locale: 'en', api: apiOf(() => inspection), erase: erased });
  expect(root().querySelector('dialog')?.open).toBe(true);
  expect([text('.stored .value'), text('.sent .value'), text('.budget .value')]).toEqual([
    '42 events since Mar 5, 2025',
    '1 randomised report and 1 coupon code',
    'Up to 9 more reports',
  ]);
  expect(text('.stored')).toContain('for 150 days at most');
  expect(text('.cards') + text('.switches')).not.toContain('ε');
  expect(root().querySelectorAll('details[open]')).toHaveLength(0);
  expect(text('.technical')).toContain('ε 6 of 24 in all, 2 of 8 in 28 days');
  expect(text('pre')).toBe(sentBytes);
  expect(await violations()).toEqual([]);
  await close();
});

test('counts the group and requested messages apart from reports, and says what waits, or that there is nothing', async () => {
  const sent = ['exposure/1', 'report/1', 'report/1'].map((v, i) => ({ id: `${i}`, text: `{"v":"${v}"}`, time: i }));
  const messages = [{ title: { en: 'Tea' }, channel: 'email' as const, time: 0, taken: true }];
  const waiting = [{ id: 'w', text: '{}', time: 0, attempts: 0 }];
  const full = { ...inspection, codes: 0, messages, reports: { waiting, sent } };
  const spent = { ...emptyInspection.spent, left: 0 };
  for (const [kept, words, note, left] of [
    [full, '2 randomised reports, 1 message request, and your group', '1 report is waiting to be sent. The shop', 'Up to 9'],
    [{ ...emptyInspection, spent }, 'Nothing on record here', 'The shop gets', 'No more reports'],
  ] as const) {
    await openPrivacyPanel({ theme: 'light', locale: 'en', api: apiOf(() => kept), erase: erased });
    expect(text('.sent .value')).toBe(words);
    expect(text('.sent')).toContain(`${words}${note}`);
    expect(text('.budget .value')).toContain(left);
    await close();
  }
});

test('switches sending off and on, and storing off, each at once', async () => {
  let kept: Inspection = inspection;
  const prefer = vi.fn(async (change: Partial<Inspection['preferences']>) => {
    kept = { ...kept, preferences: { ...kept.preferences, ...change, ...(change.storing === false && { sending: false }) } };
    if (change.storing === false) kept = { ...kept, storage: 'memory', events: 0 };
    return erased();
  });
  await openPrivacyPanel({ theme: 'light', locale: 'en', api: apiOf(() => kept), erase: erased, prefer });
  expect([on('storing'), on('sending')]).toEqual(['true', 'true']);
  root().querySelector<HTMLElement>('.switch.sending')?.focus();
  await userEvent.keyboard(' ');
  await expect.poll(() => on('sending')).toBe('false');
  expect(root().activeElement?.className).toBe('switch sending');
  press('.switch.sending');
  await expect.poll(() => on('sending')).toBe('true');
  press('.switch.storing');
  await expect.poll(said).toBe(panelEn.done.erased);
  expect([on('storing'), on('sending')]).toEqual(['false', 'false']);
  expect(text('.stored .value')).toBe('Nothing');
  // Sending needs storing.
  expect(text('.switch.sending')).toContain(panelEn.switches.needsStoring);
  press('.switch.sending');
  press('.switch.storing');
  await expect.poll(() => on('storing')).toBe('true');
  expect(prefer.mock.calls).toEqual([[{ sending: false }], [{ sending: true }], [{ storing: false }], [{ storing: true }]]);
  expect(await violations()).toEqual([]);
  await close();
});

test.each([
  [consentOf(false, false), ['notAllowed', 'notAllowed']],
  [consentOf(true, false), ['storingMeans', 'notAllowed']],
  [consentOf(true, false, true), ['storingMeans', 'optedOut']],
] as const)('switches nothing on that the page does not allow, and says why: %#', async (consent, notes) => {
  const prefer = vi.fn(erased);
  await openPrivacyPanel({ theme: 'dark', locale: 'en', api: apiOf(() => inspection), erase: erased, prefer, consent });
  const { switches } = panelEn;
  expect([text('#storing-note'), text('#sending-note')]).toEqual(notes.map((note) => switches[note]));
  expect([on('storing'), on('sending')]).toEqual([String(notes[0] === 'storingMeans'), 'false']);
  press('.switch.sending');
  if (notes[0] === 'notAllowed') press('.switch.storing');
  expect(prefer).not.toHaveBeenCalled();
  expect(await violations()).toEqual([]);
  await close();
});

test('says of a switch that it did not work, and leaves it as it is', async () => {
  await openPrivacyPanel({ theme: 'light', locale: 'en', api: apiOf(() => inspection), erase: erased, prefer: refused });
  press('.switch.storing');
  await expect.poll(said).toBe(panelEn.done.failed);
  expect(on('storing')).toBe('true');
  await close();
});

describe('erasing', () => {
  let kept: Inspection;
  const prefer = vi.fn(erased);
  const erase = vi.fn(async () => {
    kept = { ...inspection, events: 0, since: undefined };
    return erased();
  });
  const begin = async (): Promise<void> => {
    await openPrivacyPanel({ theme: 'light', locale: 'en', api: apiOf(() => kept), erase, prefer });
    root().querySelector<HTMLElement>('.danger')?.focus();
    press('.danger');
    await expect.poll(said).toBe(panelEn.erasing);
  };
  beforeEach(() => {
    kept = inspection;
    // The clock of the page's own timers goes on.
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  });
  afterEach(() => {
    vi.useRealTimers();
    for (const fake of [prefer, erase]) fake.mockClear();
  });

  test('waits for ten seconds, in which nothing is recorded or sent', async () => {
    await begin();
    expect(prefer.mock.calls).toEqual([[{ erasing: true }]]);
    expect(root().activeElement?.textContent).toBe('Undo (10)');
    expect(await violations()).toEqual([]);
    // No switch may come in between.
    press('.switch.storing');
    vi.advanceTimersByTime(9_000);
    await expect.poll(() => text('.undo')).toBe('Undo (1)');
    expect([erase.mock.calls.length, text('.stored .value')]).toEqual([0, '42 events since Mar 5, 2025']);
    vi.advanceTimersByTime(1_000);
    await expect.poll(said).toBe(panelEn.done.erased);
    expect([erase.mock.calls.length, prefer.mock.calls.length, text('.stored .value')]).toEqual([1, 1, 'Nothing yet']);
    vi.advanceTimersByTime(20_000);
    await close();
    expect(erase).toHaveBeenCalledOnce();
  });

  test('comes after the wait is stored, even if the panel closes at once', async () => {
    let hold = (): void => {};
    prefer.mockImplementationOnce(
      () =>
        new Promise((done) => {
          hold = () => done({ ok: true, value: undefined });
        }),
    );
    await begin();
    await close();
    expect(erase).not.toHaveBeenCalled();
    hold();
    await expect.poll(() => erase.mock.calls.length).toBe(1);
  });

  test('is undone by a press, and the focus stays on the button', async () => {
    await begin();
    press('.undo');
    await expect.poll(said).toBe(panelEn.done.kept);
    expect(root().activeElement?.textContent).toBe(panelEn.erase);
    vi.advanceTimersByTime(20_000);
    await close();
    expect(prefer.mock.calls).toEqual([[{ erasing: true }], [{ erasing: false }]]);
    expect(erase).not.toHaveBeenCalled();
  });

  test('says so if it is too late to undo', async () => {
    await begin();
    prefer.mockImplementationOnce((async () => ({ ok: false, error: { code: 'erased', message: '' } })) as never);
    press('.undo');
    await expect.poll(said).toBe(panelEn.done.erased);
    await close();
  });

  test.each([
    ['is hidden', () => document.dispatchEvent(new Event('visibilitychange'))],
    ['is left', () => window.dispatchEvent(new Event('pagehide'))],
    ['has no panel any more', () => press('.close')],
  ] as const)('is carried out at once when the page %s', async (_, leave) => {
    await begin();
    leave();
    await expect.poll(() => erase.mock.calls.length).toBe(1);
    vi.advanceTimersByTime(20_000);
    if (document.querySelector('couplet-card')) await close();
    expect(erase).toHaveBeenCalledOnce();
  });
});

test('opens the shopper’s coupons in place of the panel, and reads again when the shopper is back', async () => {
  let kept: Inspection = inspection;
  const couplet = vi.fn();
  window.couplet = couplet;
  await openPrivacyPanel({ theme: 'light', locale: 'en', api: apiOf(() => kept), erase: erased });
  kept = { ...inspection, codes: 2 };
  window.dispatchEvent(new Event('focus'));
  await expect.poll(() => text('.sent .value')).toContain('2 coupon codes');
  press('.link.coupons');
  await expect.poll(() => document.querySelector('couplet-card')).toBeNull();
  expect(couplet.mock.calls).toEqual([['inbox']]);
  delete window.couplet;
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
    expect(root().textContent?.includes('Second organisationOther House')).toBe(mode === 'split');
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
  const rows = () => [...root().querySelectorAll('.waiting ol > li')].map((row) => row.textContent ?? '');
  expect(rows().map((text) => text.includes('may have arrived'))).toEqual([true, false]);
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
    document.dispatchEvent(new Event('visibilitychange'));
    await expect.poll(said).toBe(panelEn.done.failed);
    expect(root().querySelector('.danger')?.textContent).toBe(panelEn.erase);
    await close();
  }
  await openPrivacyPanel({ theme: 'dark', locale: 'zh-CN', api, erase: erased }, panelZhCN);
  press('.save');
  await expect.poll(said).toBe(panelZhCN.done.failed);
  expect(click).not.toHaveBeenCalled();
  click.mockRestore();
  await close();
});

test('says of an assignment event that it is no answer, and of an answer that it is not', async () => {
  const sent = ['exposure/1', 'report/1', 'split/1'].map((v, i) => ({ id: v, text: `{"v":"${v}"}`, time: Date.UTC(2026, 4, 1 + i) }));
  await openPrivacyPanel({
    theme: 'light',
    locale: 'en',
    api: apiOf(() => ({ ...inspection, reports: { waiting: [], sent } })),
    erase: async () => undefined,
  });
  const rows = [...root().querySelectorAll('ol > li')].map((row) => row.textContent ?? '').filter((text) => text.includes('{"v"'));
  expect(rows.map((text) => text.includes('Your experiment group'))).toEqual([false, false, true]);
  expect(rows.map((text) => text.includes('in two encrypted parts'))).toEqual([true, false, false]);
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
  expect(root().querySelector('.cards, .switches')).toBeNull();
  press('.danger');
  press('.close');
  await expect.poll(() => erase).toHaveBeenCalledOnce();
});

const decision = (at: number, more: Partial<InspectedDecision> = {}): InspectedDecision =>
  inspectedDecision({ id: `d${at}`, time: Date.UTC(2026, 4, 1, 12, at), by: 'nothing', action: 'none', ...more });
const withDecisions = (...decisions: readonly InspectedDecision[]) =>
  openPrivacyPanel({ theme: 'dark', locale: 'en-GB', api: apiOf(() => ({ ...inspection, decisions })), erase: erased });
const list = (): HTMLDetailsElement => root().querySelector<HTMLDetailsElement>('.decisions') as HTMLDetailsElement;

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
  expect(items[1]).toContain('No couponNo coupon could be shown.2 coupons: shown often enough in 24 hours1 coupon: for members only');
  expect(await violations()).toEqual([]);
  await close();
});

test('says so when nothing was chosen yet', async () => {
  await withDecisions();
  expect(list().textContent).toContain(panelEn.noDecisions);
  await close();
});
