import axe from 'axe-core';
import * as v from 'valibot';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { couponSchema } from '../../src/protocol/coupons/coupon';
import { DAY } from '../../src/protocol/values/clock';
import { fail, ok } from '../../src/protocol/values/result';
import { panelEn } from '../../widget/i18n/panelEn';
import type { Handoff } from '../../widget/loader/handoff';
import { openSendForm } from '../../widget/send/index';
import { openSend, type SendOptions } from '../../widget/send/openSend';
import type { SendWays } from '../../worker/api';
import { widgetLanguages } from '../helpers/widgetWords';

const coupon = v.parse(couponSchema, {
  id: 'tea-15',
  version: 1,
  title: { en: 'For your next pot of tea (Earl Grey, 100 g)' },
  discount: { kind: 'fixed', amount: 1_500 },
  startsAt: 0,
  endsAt: Date.now() + 30 * DAY,
});
const both: SendWays = { coupon, channels: ['email', 'sms'] };
type Api = SendOptions['api'];
const apiOf = (ways: SendWays = both, more: Partial<Api> = {}): Api => ({
  sendWays: async () => ok(ways),
  send: async () => ok({ notBefore: ways.notBefore }),
  ...more,
});

const host = (): HTMLElement => document.querySelector<HTMLElement>('couplet-card')!;
const root = (): ShadowRoot => host().shadowRoot!;
const find = <E extends HTMLElement = HTMLElement>(selector: string): E => root().querySelector<E>(selector)!;
const typed = (): HTMLInputElement => find<HTMLInputElement>('.typed');
const focused = (): Element | null => root().activeElement;
/** Opens it; resolves once it is on the page, with what comes of it. */
const open = async (api = apiOf(), more: Partial<SendOptions> = {}, words = panelEn): Promise<{ readonly asked: Promise<boolean> }> => {
  const asked = openSendForm({ theme: 'light', locale: 'en', decisionId: 'd-1', api, ...more }, words);
  await expect.poll(() => document.querySelector('couplet-card')?.shadowRoot?.querySelector('dialog')?.open).toBe(true);
  return { asked };
};
const submit = (): void => find('[type=submit]').click();
const violations = async (): Promise<readonly string[]> =>
  (await axe.run({ include: [['couplet-card']] })).violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
const overflowing = (): readonly string[] =>
  [...root().querySelectorAll<HTMLElement>('*')]
    .filter((one) => {
      const { left, right, width } = one.getBoundingClientRect();
      if (width <= 1 || getComputedStyle(one).display === 'inline') return false;
      return one.scrollWidth > one.clientWidth + 1 || left < -1 || right > innerWidth + 1;
    })
    .map((one) => `${one.tagName}.${one.className}: ${one.textContent}`);

afterEach(async () => {
  document.querySelector('couplet-card')?.remove();
  await page.viewport(414, 896);
});

describe.each(widgetLanguages)('in $locale', ({ locale, panel }) => {
  test.each(['light', 'dark'] as const)('%s: every state fits at 360 and 1280 px, and axe finds nothing', async (theme) => {
    const words = panel.send;
    const held = {
      ...both,
      notBefore: Date.now() + DAY,
      later: { channels: ['sms' as const], birthMonth: true, from: Date.now() + 2 * DAY },
    };
    for (const width of [360, 1280]) {
      await page.viewport(width, 740);
      const { asked } = await open(apiOf(held), { theme, locale }, panel);
      expect(host().dir).toBe(locale === 'ar' ? 'rtl' : 'ltr');
      expect(root().textContent).toContain(words.means.email);
      expect(find('.waits').textContent).toContain(words.held('\0').split('\0')[0]);
      submit();
      await expect.poll(() => find('.fault').textContent).toBe(words.faults.address);
      expect([await violations(), overflowing()]).toEqual([[], []]);
      expect(find('.later')).toBeNull();
      find('fieldset label:last-child').click();
      await expect.poll(() => root().textContent).toContain(words.number);
      find('.later input').click();
      await expect.poll(() => root().textContent).toContain(words.birthMonth);
      expect([await violations(), overflowing()]).toEqual([[], []]);
      await userEvent.fill(typed(), '+491512345678');
      submit();
      await expect.poll(() => find('.end')?.textContent).toBe(words.asked.sms);
      expect([await violations(), overflowing()]).toEqual([[], []]);
      find('.close').click();
      expect(await asked).toBe(true);
      await open(apiOf(both, { sendWays: async () => fail('coupon_ends_first', 'x') }), { theme, locale }, panel);
      expect(find('.end').textContent).toBe(words.faults.endsFirst);
      expect([await violations(), overflowing()]).toEqual([[], []]);
      find('.close').click();
      await expect.poll(() => document.querySelector('couplet-card')).toBeNull();
    }
  });
});

test('hands what was typed to the worker once, by the way that was chosen, and keeps it nowhere', async () => {
  let answer: (value: Awaited<ReturnType<Api['send']>>) => void = () => {};
  const send = vi.fn(() => new Promise<Awaited<ReturnType<Api['send']>>>((resolve) => (answer = resolve)));
  const { asked } = await open(apiOf(both, { send }), { locale: 'en-GB' });
  expect(typed().type).toBe('email');
  await userEvent.fill(typed(), 'ada@shop-customers.example');
  await userEvent.keyboard('{Enter}');
  submit();
  submit();
  expect(send.mock.calls).toEqual([[{ decisionId: 'd-1', channel: 'email', address: 'ada@shop-customers.example', locale: 'en-GB' }]]);
  expect(find('[type=submit]').textContent).toBe(panelEn.send.asking);
  answer(ok({}));
  await expect.poll(() => find('.end')?.textContent).toBe(panelEn.send.asked.email);
  expect(root().innerHTML).not.toContain('ada');
  expect(focused()?.className).toBe('end');
  await userEvent.keyboard('{Escape}');
  expect(await asked).toBe(true);
  expect(document.querySelector('couplet-card')).toBeNull();
});

test('agrees to journeys only if the box is ticked, with a month of birth only if one is chosen', async () => {
  const later = { channels: ['email' as const], birthMonth: true, from: Date.now() + DAY };
  const sent: unknown[] = [];
  const api = apiOf(
    { ...both, later },
    {
      send: async (call) => {
        sent.push(call.later);
        return ok({});
      },
    },
  );
  const answer = async (act: () => void): Promise<void> => {
    const { asked } = await open(api);
    expect(find<HTMLInputElement>('.later input').checked).toBe(false);
    expect(find('[name=birthMonth]')).toBeNull();
    await userEvent.fill(typed(), 'ada@shop-customers.example');
    act();
    await expect.poll(() => find('.later input') !== null).toBe(true);
    submit();
    await expect.poll(() => find('.end')).not.toBeNull();
    find('.close').click();
    await asked;
  };
  await answer(() => undefined);
  await answer(() => find('.later input').click());
  const { asked } = await open(api);
  await userEvent.fill(typed(), 'ada@shop-customers.example');
  find('.later input').click();
  await expect.poll(() => find('[name=birthMonth]')).not.toBeNull();
  await userEvent.selectOptions(find('[name=birthMonth]'), 'April');
  submit();
  await expect.poll(() => find('.end')).not.toBeNull();
  find('.close').click();
  await asked;
  expect(sent).toEqual([undefined, {}, { birthMonth: 4 }]);
});

test('lets the page’s own listeners hear nothing of what is typed', async () => {
  const heard: string[] = [];
  const types = ['keydown', 'keypress', 'keyup', 'beforeinput', 'input', 'change', 'textInput', 'paste', 'copy', 'cut', 'drop'];
  types.push('compositionstart', 'compositionupdate', 'compositionend');
  const listen = (event: Event): void => void heard.push(event.type);
  for (const type of types) document.addEventListener(type, listen);
  const { asked } = await open();
  typed().focus();
  await userEvent.keyboard('ada@x');
  expect(typed().value).toBe('ada@x');
  // As an input method tells it, which no test can type by.
  const told = { data: 'ada', bubbles: true, composed: true };
  for (const type of ['start', 'update', 'end']) typed().dispatchEvent(new CompositionEvent(`composition${type}`, told));
  for (const type of ['copy', 'cut', 'drop']) typed().dispatchEvent(new Event(type, told));
  for (const type of types) document.removeEventListener(type, listen);
  expect(heard).toEqual([]);
  find('.close').click();
  expect(await asked).toBe(false);
});

test('starts in the field, goes back to it after an address that cannot be, and gives the focus back', async () => {
  const before = document.createElement('button');
  document.body.append(before);
  before.focus();
  const send = vi.fn(async () => fail('address_malformed', 'x'));
  await open(apiOf({ coupon, channels: ['email'] }, { send }));
  expect(focused()).toBe(typed());
  expect(root().querySelector('fieldset')).toBeNull();
  const height = find('dialog').offsetHeight;
  await userEvent.fill(typed(), 'ada');
  submit();
  await expect.poll(() => find('.fault').textContent).toBe(panelEn.send.faults.address);
  expect(send).not.toHaveBeenCalled();
  // Firefox's driver adds to what stands there.
  await userEvent.clear(typed());
  await userEvent.fill(typed(), 'ada@shop');
  submit();
  await expect.poll(() => send.mock.calls.length).toBe(1);
  await expect.poll(() => find('.fault').textContent).toBe(panelEn.send.faults.address);
  expect(focused()).toBe(typed());
  expect(typed().getAttribute('aria-invalid')).toBe('true');
  expect(typed().value).toBe('ada@shop');
  // The fault has its room: nothing has moved.
  expect(find('dialog').offsetHeight).toBe(height);
  find('.close').click();
  await expect.poll(() => document.activeElement).toBe(before);
  before.remove();
});

test.each([
  ['budget_exhausted', 'exhausted', false],
  ['coupon_stale', 'gone', false],
  ['already_claimed', 'claimed', false],
  ['channel_cap_week', 'often', false],
  ['channel_off', 'off', false],
  ['rate_limited', 'busy', true],
  ['unreachable', 'failed', true],
  ['constructor', 'failed', true],
] as const)('says of %s what it means, and offers another try only where one may help', async (code, fault, again) => {
  let tries = 0;
  await open(apiOf(both, { send: async () => (tries++ === 0 ? fail(code, 'x') : ok({})) }));
  await userEvent.fill(typed(), 'ada@shop-customers.example');
  submit();
  await expect.poll(() => root().textContent).toContain(panelEn.send.faults[fault]);
  expect(root().querySelector('[type=submit]') !== null).toBe(again);
  if (!again) return;
  submit();
  await expect.poll(() => find('.end')?.textContent).toBe(panelEn.send.asked.email);
});

test('says that it did not work where the worker is gone', async () => {
  await open(apiOf(both, { send: () => Promise.reject(new Error('gone')) }));
  await userEvent.fill(typed(), 'ada@shop-customers.example');
  submit();
  await expect.poll(() => find('.fault').textContent).toBe(panelEn.send.faults.failed);
  find('.close').click();
  await open(apiOf(both, { sendWays: () => Promise.reject(new Error('gone')) }));
  expect(find('.end').textContent).toBe(panelEn.send.faults.failed);
});

test('says until when it is held before anything is asked, and what the worker says then', async () => {
  const [first, then] = [Date.UTC(2031, 4, 6, 8), Date.UTC(2031, 4, 7, 8)];
  await open(apiOf({ ...both, notBefore: first }, { send: async () => ok({ notBefore: then }) }));
  expect(find('.waits').textContent).toContain('May 6, 2031');
  await userEvent.fill(typed(), 'ada@shop-customers.example');
  submit();
  await expect.poll(() => find('.waits').textContent).toContain('May 7, 2031');
});

test('two quick clicks open one form, also while its script is on its way', async () => {
  const forms: ((asked: boolean) => void)[] = [];
  const send = vi.fn(() => new Promise<boolean>((resolve) => forms.push(resolve)));
  const arrived: (() => void)[] = [];
  const handoff = { load: vi.fn((_: unknown, done: () => void) => void arrived.push(done)) } as unknown as Handoff;
  vi.stubGlobal('couplet', { _: handoff });
  const options: SendOptions = { theme: 'light', locale: 'en', decisionId: 'd-1', api: apiOf() };
  const clicks = [openSend(options, ['panel.js', 'sha384-x']), openSend(options)];
  expect(handoff.load).toHaveBeenCalledTimes(1);
  handoff.send = send;
  for (const done of arrived) done();
  await expect.poll(() => forms.length).toBe(1);
  forms[0]?.(true);
  expect(await Promise.all(clicks)).toEqual([true, true]);
  const third = openSend(options);
  await expect.poll(() => forms.length).toBe(2);
  forms[1]?.(false);
  expect(await third).toBe(false);
  vi.unstubAllGlobals();
});
