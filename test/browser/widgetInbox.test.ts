import axe from 'axe-core';
import * as v from 'valibot';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { couponSchema } from '../../src/protocol/coupons/coupon';
import { DAY, HOUR } from '../../src/protocol/values/clock';
import { minorDigits } from '../../src/protocol/values/money';
import { fail, ok, type Result } from '../../src/protocol/values/result';
import { createCard } from '../../widget/card/createCard';
import { morePart } from '../../widget/card/more';
import { en } from '../../widget/i18n/en';
import { panelEn } from '../../widget/i18n/panelEn';
import { type InboxOptions, openInbox } from '../../widget/inbox/openCoupons';
import type { Claim, Inbox, InboxCoupon, Offer } from '../../worker/api';
import { applies } from '../helpers/fakes/applier';
import { widgetLanguages } from '../helpers/widgetWords';

const NOW = Date.now();
const coupon = v.parse(couponSchema, {
  id: 'tea-15',
  version: 1,
  title: { en: 'For your next pot of tea (Earl Grey, 100 g)' },
  discount: { kind: 'fixed', amount: 123_450 },
  startsAt: 0,
  endsAt: NOW + 30 * DAY,
});
const held = (decisionId: string, more: Partial<InboxCoupon> = {}): InboxCoupon => ({
  decisionId,
  coupon,
  state: 'claimed',
  endsAt: NOW + 30 * DAY,
  ...(more.state === 'kept' ? {} : { code: 'TEA-7KQ2-9WXM' }),
  ...more,
});
const everything: readonly InboxCoupon[] = [
  held('over', { state: 'expired', endsAt: NOW - DAY }),
  held('used', { state: 'used', endsAt: NOW - HOUR, reward: coupon }),
  held('soon', { endsAt: NOW + 5 * HOUR }),
  held('code'),
  held('kept', { state: 'kept' }),
];

type Api = NonNullable<InboxOptions['api']>;
const apiOf = (coupons: () => readonly InboxCoupon[], more: Partial<Api> = {}, storage: Inbox['storage'] = 'indexeddb'): Api => ({
  inbox: async () => ok({ storage, currency: 'EUR', sends: true, asks: true, coupons: coupons() }),
  claim: async () => ok({ code: 'NEW', expiresAt: NOW + DAY }),
  drop: async () => ok(undefined),
  ...more,
});
const optionsOf = (api: Api | undefined, more: Partial<InboxOptions> = {}): InboxOptions => ({
  theme: 'light',
  locale: 'en',
  api,
  record: () => {},
  claimed: () => {},
  applier: async () => undefined,
  ...more,
});
const host = (): HTMLElement => document.querySelector<HTMLElement>('couplet-card')!;
const root = (): ShadowRoot => host().shadowRoot!;
const find = (selector: string): HTMLElement => root().querySelector<HTMLElement>(selector)!;
const row = (id: string, selector = ''): HTMLElement => find(`li[data-id="${id}"] ${selector}`);
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

describe.each(widgetLanguages)('in $locale', ({ locale, panel, card }) => {
  test.each(['light', 'dark'] as const)('%s: every state fits at 360 and 1280 px, and axe finds nothing', async (theme) => {
    const applier = applies(async () => false);
    const claim = async () => fail('budget_exhausted', 'x');
    for (const width of [360, 1280]) {
      await page.viewport(width, 740);
      await openInbox(
        optionsOf(
          apiOf(() => everything, { claim }),
          { theme, locale, applier },
        ),
        panel,
        card,
      );
      expect([...root().querySelectorAll('h3')].map((one) => one.textContent?.replace(/ .*/su, ''))).toEqual(
        (['soon', 'claimed', 'kept', 'used', 'expired'] as const).map((group) => panel.inbox.groups[group].replace(/ .*/su, '')),
      );
      expect(root().textContent).toContain(panel.inbox.keptMeans);
      expect(await violations()).toEqual([]);
      expect(overflowing()).toEqual([]);
      row('used', '.more').click();
      await expect.poll(() => root().activeElement).toBe(row('used', '[part=drop]'));
      expect(await violations()).toEqual([]);
      expect(overflowing()).toEqual([]);
      row('kept', '.claim').click();
      await expect.poll(() => row('kept', '.said').textContent).toBe(card.final('budget_exhausted'));
      row('code', '.apply').click();
      await expect.poll(() => row('code', '.said').textContent).toBe(card.notApplied);
      expect(await violations()).toEqual([]);
      expect(overflowing()).toEqual([]);
      expect(host().dir).toBe(locale === 'ar' ? 'rtl' : 'ltr');
      find('.close').click();
      await expect.poll(() => document.querySelector('couplet-card')).toBeNull();
    }
  });
});

/** Opens a coupon's menu and presses an item. */
const choose = async (id: string, item: string): Promise<void> => {
  if (!row(id, '.menu')) row(id, '.more').click();
  await expect.poll(() => row(id, '.menu')).not.toBeNull();
  row(id, item).click();
};

test('states the offer once, with its end', async () => {
  const titled = (id: string, title: string): InboxCoupon =>
    held(id, { coupon: { ...coupon, title: { en: title }, discount: { kind: 'percent', basisPoints: 2_000, cap: 1_500 } } });
  await openInbox(optionsOf(apiOf(() => [titled('a', '20% Off tea'), titled('b', 'For your next pot')])));
  expect(['a', 'b'].map((id) => row(id, '.offer').textContent?.replace(/Valid until.*/, ''))).toEqual([
    '20% Off tea',
    '20% offFor your next pot',
  ]);
  expect(row('a', '.ends').textContent).toContain('Valid until');
});

test('has a coupon sent that is kept or has a code, and none where the shop sends nothing', async () => {
  const send = vi.fn(async () => true);
  await openInbox(
    optionsOf(
      apiOf(() => everything),
      { send },
    ),
  );
  const offering: string[] = [];
  for (const { decisionId } of everything) {
    row(decisionId, '.more').click();
    await expect.poll(() => row(decisionId, '.menu')).not.toBeNull();
    if (row(decisionId, '[part=send]')) offering.push(decisionId);
  }
  expect(offering).toEqual(['soon', 'code', 'kept']);
  for (const id of ['kept', 'code']) await choose(id, '[part=send]');
  await expect.poll(() => send.mock.calls).toEqual([['kept'], ['code']]);
  host().remove();
  await openInbox(
    optionsOf(apiOf(() => everything, { inbox: async () => ok({ storage: 'indexeddb', currency: 'EUR', coupons: everything }) })),
  );
  row('code', '.more').click();
  await expect.poll(() => row('code', '[part=calendar]')).not.toBeNull();
  expect(row('code', '[part=send]')).toBeNull();
});

test('asks once whether a used coupon was useful, records the answer on the device, and asks nothing where the shop has no such question', async () => {
  const record = vi.fn();
  await openInbox(
    optionsOf(
      apiOf(() => everything),
      { record },
    ),
  );
  expect([...root().querySelectorAll<HTMLElement>('.useful')].map((one) => one.closest('li')?.dataset.id)).toEqual(['used']);
  expect(row('used', '.yes').getAttribute('aria-label')).toContain(panelEn.inbox.useful.ask);
  row('used', '.no').click();
  await expect.poll(() => row('used', '.useful').textContent).toBe(panelEn.inbox.useful.thanks);
  const answer = { name: 'rate_promotion', time: expect.any(Number), decisionId: 'used', couponId: 'tea-15', useful: false };
  expect(record.mock.calls).toEqual([[answer]]);
  expect(row('used', '.yes')).toBeNull();
  host().remove();
  await openInbox(optionsOf(apiOf(() => [held('used', { state: 'used', useful: true })])));
  expect(row('used', '.useful').textContent).toBe(panelEn.inbox.useful.thanks);
  host().remove();
  await openInbox(
    optionsOf(apiOf(() => everything, { inbox: async () => ok({ storage: 'indexeddb', currency: 'EUR', coupons: everything }) })),
  );
  expect(root().querySelector('.useful')).toBeNull();
});

describe('coupons for friends', () => {
  const friends = panelEn.inbox.friends;
  const used = () => [held('used', { state: 'used', reward: coupon })];
  const TOKEN = 'ab'.repeat(16);
  const path = `/#couplet-coupon=friend.tea-15.${TOKEN}`;
  const share = (answer: Navigator['share']): void => void Object.defineProperty(navigator, 'share', { value: answer, configurable: true });
  afterEach(() => {
    Reflect.deleteProperty(navigator, 'share');
    history.replaceState(null, '', location.pathname + location.search);
    vi.restoreAllMocks();
  });

  test('what friends and shopper get, and what the shop learns, is said before the click, after which the link is shared', async () => {
    const shared = vi.fn<Navigator['share']>(async () => {});
    share(shared);
    const give = vi.fn(async () => ok({ path, left: 2 }));
    await openInbox(optionsOf(apiOf(used, { give })));
    expect(row('used', '.give').textContent).toContain(friends.means('€1,234.50 off'));
    expect(give).not.toHaveBeenCalled();
    row('used', '.give button').click();
    await expect.poll(() => shared.mock.calls).toEqual([[{ url: `${location.origin}${path}` }]]);
    expect(give.mock.calls).toEqual([['used']]);
    expect(row('used', '.give').textContent).toContain(friends.left('2'));
    expect(await violations()).toEqual([]);
  });

  test('without a share sheet it is copied, or selected where the page may not copy', async () => {
    const write = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValueOnce().mockRejectedValueOnce(new Error('no'));
    await openInbox(optionsOf(apiOf(used, { give: async () => ok({ path, left: 2 }) })));
    row('used', '.give button').click();
    await expect.poll(() => row('used', '.give').textContent).toContain(friends.copied);
    expect(write.mock.calls).toEqual([[`${location.origin}${path}`]]);
    row('used', '.give button').click();
    await expect.poll(() => row('used', '.give').textContent).toContain(en.copyByHand);
  });

  test.each([
    ['friends_not_redeemed', friends.notYet],
    ['unreachable', friends.failed],
  ])('%s is said, and may be tried again', async (code, sentence) => {
    await openInbox(optionsOf(apiOf(used, { give: async () => fail(code, 'x') })));
    row('used', '.give button').click();
    await expect.poll(() => row('used', '.give').textContent).toContain(sentence);
    expect(row('used', '.give button').getAttribute('aria-disabled')).toBe('false');
  });

  test('the page of a friend’s link takes its coupon once, says what claiming reveals, and a refusal that stays takes the button away', async () => {
    let coupons: readonly InboxCoupon[] = [];
    const take = vi.fn(async () => {
      coupons = [held('gift', { state: 'kept', from: 'friend' })];
      return ok(undefined);
    });
    history.replaceState(null, '', `${location.pathname}${location.search}#a&couplet-coupon=friend.tea-15.${TOKEN}`);
    await openInbox(optionsOf(apiOf(() => coupons, { take, claim: async () => fail('friend_link_over', 'x') })));
    expect(take.mock.calls).toEqual([['tea-15', TOKEN]]);
    expect(location.hash).toBe('#a');
    expect(row('gift').textContent).toContain(friends.friend);
    expect(await violations()).toEqual([]);
    row('gift', '.claim').click();
    await expect.poll(() => row('gift', '.said').textContent).toBe(friends.over);
    expect(row('gift', '.claim')).toBeNull();
    host().remove();
    await openInbox(optionsOf(apiOf(() => coupons, { take })));
    expect(take).toHaveBeenCalledTimes(1);
  });

  test.each([
    ['friend_own_link', 'ownLink'],
    ['coupon_unknown', 'linkOver'],
  ] as const)('a link refused with %s is explained, and without storage it stays for the next page', async (code, sentence) => {
    history.replaceState(null, '', `${location.pathname}${location.search}${path.slice(1)}`);
    await openInbox(optionsOf(apiOf(() => [], { take: async () => fail(code, 'x') }, 'memory')));
    expect(root().textContent).toContain(panelEn.inbox.done[sentence]);
    expect(location.hash).toBe(path.slice(1));
  });

  test('rewards are looked for once the dialog is open, and appear', async () => {
    let coupons: readonly InboxCoupon[] = used();
    const earn = async () => {
      expect(find('dialog').hasAttribute('open')).toBe(true);
      coupons = [...coupons, held('earned', { state: 'kept', from: 'reward' })];
      return ok(1);
    };
    await openInbox(optionsOf(apiOf(() => coupons, { earn })));
    await expect.poll(() => row('earned')?.textContent).toContain(friends.reward);
  });
});

test('the menu is disclosed by keyboard, and closes by Escape before the dialog does', async () => {
  await openInbox(optionsOf(apiOf(() => everything)));
  const more = row('code', '.more');
  const focused = () => root().activeElement?.getAttribute('part');
  more.focus();
  await userEvent.keyboard('{Enter}');
  await expect.poll(focused).toBe('send');
  expect([more.getAttribute('aria-expanded'), more.getAttribute('aria-controls')]).toEqual(['true', row('code', '.menu').id]);
  // Not an application's menu: each action is in the order of the page.
  expect(root().querySelector('[role^=menu]')).toBeNull();
  const seen: (string | null | undefined)[] = [];
  for (const keys of ['{Tab}', '{Tab}', '{Shift>}{Tab}{/Shift}']) {
    await userEvent.keyboard(keys);
    seen.push(focused());
  }
  expect(seen).toEqual(['calendar', 'drop', 'calendar']);
  await userEvent.keyboard('{Escape}');
  await expect.poll(() => root().querySelector('.menu')).toBeNull();
  expect([root().activeElement, find('dialog').hasAttribute('open'), more.getAttribute('aria-expanded')]).toEqual([more, true, 'false']);
  await userEvent.keyboard('{Escape}');
  await expect.poll(() => document.querySelector('couplet-card')).toBeNull();
});

test('shows a coupon claimed in another tab once the shopper is back', async () => {
  let coupons: readonly InboxCoupon[] = [];
  await openInbox(optionsOf(apiOf(() => coupons)));
  expect(root().textContent).toContain(panelEn.inbox.none);
  coupons = [held('elsewhere')];
  window.dispatchEvent(new Event('focus'));
  await expect.poll(() => root().querySelector('.code')?.textContent).toBe('TEA-7KQ2-9WXM');
});

test('an empty list has one sentence and one action, and the panel is one press away', async () => {
  const couplet = vi.fn();
  window.couplet = couplet;
  await openInbox(optionsOf(apiOf(() => [])));
  expect(find('.none').textContent).toBe(panelEn.inbox.none + panelEn.inbox.browse);
  find('.browse').click();
  await expect.poll(() => document.querySelector('couplet-card')).toBeNull();
  await openInbox(optionsOf(apiOf(() => [])));
  find('.link.privacy').click();
  await expect.poll(() => document.querySelector('couplet-card')).toBeNull();
  expect(couplet.mock.calls).toEqual([['privacy']]);
  delete window.couplet;
});

test('says that nothing is kept without consent, that there is none, that it could not be read, and that nobody is there', async () => {
  const own = panelEn.inbox;
  for (const [api, sentence] of [
    [apiOf(() => everything, {}, 'memory'), own.notKept],
    [apiOf(() => []), own.none],
    [apiOf(() => [], { inbox: async () => fail('unreachable', 'x') }), own.unreadable],
    [apiOf(() => [], { inbox: async () => Promise.reject(new Error('gone')) }), own.unreadable],
    [undefined, own.unavailable],
  ] as const) {
    await openInbox(optionsOf(api));
    expect(root().textContent).toContain(sentence);
    expect(await violations()).toEqual([]);
    root().querySelector('dialog')?.close();
    await expect.poll(() => document.querySelector('couplet-card')).toBeNull();
  }
});

test('gives the focus back to what opened it, and Escape closes it', async () => {
  document.body.insertAdjacentHTML('beforeend', '<button id="opens">My coupons</button>');
  const opens = document.querySelector<HTMLElement>('#opens')!;
  opens.focus();
  await openInbox(optionsOf(apiOf(() => everything)));
  expect(root().activeElement).toBe(find('h2'));
  await userEvent.keyboard('{Escape}');
  await expect.poll(() => document.querySelector('couplet-card')).toBeNull();
  expect(document.activeElement).toBe(opens);
  opens.remove();
});

test('a kept coupon becomes one with a code at the click, which the page is told of; a code goes onto the cart', async () => {
  let claimedAlready = false;
  const told = vi.fn();
  const record = vi.fn();
  const apply = vi.fn(async () => true);
  const coupons = () => [claimedAlready ? held('kept', { code: 'NEW' }) : held('kept', { state: 'kept' })];
  const claim = async () => {
    claimedAlready = true;
    return ok({ code: 'NEW', expiresAt: NOW + DAY });
  };
  await openInbox(optionsOf(apiOf(coupons, { claim }), { claimed: told, record, applier: applies(apply) }));
  row('kept', '.claim').click();
  await expect.poll(() => root().querySelector('.code')?.textContent).toBe('NEW');
  expect(root().activeElement).toBe(row('kept', '.copy'));
  expect(told.mock.calls[0]?.[1]).toEqual({ code: 'NEW', expiresAt: NOW + DAY });
  expect(record.mock.calls.map(([event]) => [event.name, event.decisionId, event.couponId])).toEqual([
    ['select_promotion', 'kept', 'tea-15'],
  ]);
  row('kept', '.apply').click();
  await expect.poll(() => row('kept', '.said').textContent).toBe(en.applied);
  expect(apply).toHaveBeenCalledOnce();
});

test('a code that is on the cart already is not offered again, however long the shop takes to say so', async () => {
  const coupons = () => [held('code', { code: 'NEW' })];
  await openInbox(optionsOf(apiOf(coupons), { applier: applies(async () => true, true) }));
  expect([row('code', '.said').textContent, root().querySelector('.apply')]).toEqual([en.applied, null]);
  host().remove();
  let tell: (isThere: boolean) => void = () => {};
  const late = new Promise<boolean>((resolve) => (tell = resolve));
  const apply = vi.fn(async () => true);
  await openInbox(optionsOf(apiOf(coupons), { applier: applies(apply, late) }));
  // It opens without the answer, and nothing is applied before it.
  row('code', '.apply').click();
  expect([row('code', '.apply').getAttribute('aria-disabled'), apply.mock.calls]).toEqual(['true', []]);
  tell(false);
  await expect.poll(() => row('code', '.apply').getAttribute('aria-disabled')).toBe('false');
  row('code', '.apply').click();
  await expect.poll(() => row('code', '.said').textContent).toBe(en.applied);
});

test('a code that waits for the first item of a cart says what became of it', async () => {
  let added: (applied: boolean) => void = () => {};
  const waits = new Promise<boolean>((resolve) => (added = resolve));
  await openInbox(
    optionsOf(
      apiOf(() => [held('code', { code: 'NEW' })]),
      { applier: applies(async () => ({ waits })) },
    ),
  );
  row('code', '.apply').click();
  await expect.poll(() => row('code', '.said').textContent).toBe(en.waits);
  added(true);
  await expect.poll(() => row('code', '.said').textContent).toBe(en.applied);
});

test('the calendar file is made here, of this coupon, and a removed coupon goes', async () => {
  const files: string[] = [];
  let link = '';
  const click = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
    files.push(this.download);
    link = this.href;
  });
  let left = everything;
  const drop = vi.fn(async (id: string) => {
    left = left.filter(({ decisionId }) => decisionId !== id);
    return ok(undefined);
  });
  await openInbox(optionsOf(apiOf(() => left, { drop })));
  await choose('code', '[part=calendar]');
  await expect.poll(() => files).toEqual(['tea-15.ics']);
  const text = await (await fetch(link)).text();
  expect(text).toContain('DESCRIPTION:Your code: TEA-7KQ2-9WXM');
  expect(text).toContain(`UID:code@${location.hostname}`);
  await choose('used', '[part=drop]');
  await expect.poll(() => root().querySelector('li[data-id="used"]')).toBeNull();
  expect(drop.mock.calls).toEqual([['used']]);
  expect(root().textContent).toContain(panelEn.inbox.done.removed);
  click.mockRestore();
});

describe('on the card', () => {
  const offer: Offer = { decisionId: 'd1', currency: 'EUR', by: 'policy', coupon, because: [] };
  const show = (more: { offer?: Offer; keep?: () => Promise<boolean>; claim?: () => Promise<Result<Claim>> } = {}) => {
    const closed: (string | undefined)[] = [];
    const options = { offer, theme: 'light' as const, locale: 'en', digitsOf: minorDigits };
    const card = createCard({
      ...options,
      claim: async () => fail('unused', 'x'),
      explain: async () => fail('unused', 'x'),
      closed: (reason) => closed.push(reason),
      applier: applies(async () => true),
      more: morePart,
      ...more,
    });
    card.mount();
    return { card, closed };
  };

  test('"keep for later" keeps it, says so, and closing it then is no dismissal', async () => {
    const keep = vi.fn(async () => true);
    const { closed } = show({ keep });
    find('.more').click();
    find('[part=keep]').click();
    await expect.poll(() => root().textContent).toContain(en.kept);
    expect(root().activeElement).toBe(find('.close'));
    expect(root().querySelector('.primary')).toBeNull();
    expect(await violations()).toEqual([]);
    find('.close').click();
    expect([keep.mock.calls.length, closed]).toEqual([1, [undefined]]);
  });

  test('is not said to be kept where it was not, and is not offered where nothing keeps it', async () => {
    const { card } = show({ keep: async () => false });
    find('.more').click();
    find('[part=keep]').click();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(root().textContent).not.toContain(en.kept);
    expect(root().querySelector('.primary')).not.toBeNull();
    card.remove();
    show();
    expect(root().querySelector('[part=keep]')).toBeNull();
  });

  test('a reminder says that it is one, with the code that is there and the cart it can go onto', async () => {
    const claim = { code: 'TEA-1', expiresAt: NOW + HOUR };
    const { card, closed } = show({ offer: { ...offer, reminder: { claim } }, keep: async () => true });
    expect(find('.eyebrow').textContent).toBe(en.reminder);
    expect(find('.code').textContent).toBe('TEA-1');
    await expect.poll(() => root().querySelector('[part="button apply"]')).not.toBeNull();
    find('.close').click();
    expect(closed).toEqual([undefined]);
    card.remove();
    show({ offer: { ...offer, reminder: {} }, keep: async () => true });
    expect(find('.eyebrow').textContent).toBe(en.reminder);
    expect(find('.primary').textContent).toBe(en.getCode);
    expect(root().querySelector('[part=keep]')).toBeNull();
  });
});
