import { describe, expect, it } from 'vitest';
import { checkCommand } from '../../../widget/devtools/check/checkCommand';
import { checkTag, createFindMistakes } from '../../../widget/devtools/check/findMistakes';

const eur = { tag: 'EUR', campaign: undefined };
const said = (...command: readonly unknown[]): readonly string[] =>
  checkCommand(command, eur).map(({ code, message }) => `${code}: ${message}`);
const item = (more: object) => ({ items: [{ item_id: 'oolong', price: 12, ...more }] });

describe('a command that was not meant so is told with what to write instead', () => {
  it.each([
    [['consent', true], 'consent_unusable: consent true is no answer: write { storage: true, sync: true }'],
    [['consent', 'granted'], "consent_unusable: consent 'granted' is no answer: write { storage: true, sync: true }"],
    [['consent'], 'consent_unusable: consent undefined is no answer: write { storage: true, sync: true }'],
    [['consent', {}], 'consent_unusable: consent {} says nothing: write { storage: true, sync: true }'],
    [['consent', { storage: 'granted' }], "consent_unusable: consent storage: 'granted' is no answer: write true or false"],
    [['consent', { storage: 'yes', sync: true }], "consent_unusable: consent storage: 'yes' is no answer: write true or false"],
    [['consent', { Storage: true }], "consent_unusable: consent has no 'Storage': write { storage: true, sync: true }"],
    [['identify', 'bob'], "identify_unusable: identify 'bob' is no object of facts: write { member: true }"],
    [['identify', { member: 'yes' }], "identify_unusable: identify member: 'yes' is not true, which coupons for members ask for"],
    [['identify', { orders: 'many' }], "identify_unusable: identify orders: 'many' is no number, and is left out"],
    [
      ['identify', { customerId: 'ada@example.org' }],
      'identify_unusable: identify customerId: is an e-mail address, and is left out: give the id of your shop',
    ],
    [['identify', { customerId: 1.5 }], 'identify_unusable: identify customerId: is neither text nor a whole number, and is left out'],
    [['identify', { customerid: 7 }], "identify_unusable: identify 'customerid': it is written customerId"],
    [['identify', { Member: true }], "identify_unusable: identify 'Member': coupons ask for member"],
    [['identify', { tags: ['a'] }], 'identify_unusable: identify tags: a list is neither text, a number, true nor false, and is left out'],
    [['on', 'claimed', () => {}], "listener_unusable: on 'claimed' is never called: claim?"],
    [['on', 'nosuch', () => {}], "listener_unusable: on 'nosuch' is never called: there are ready, attribution, claim, applied, apply"],
    [['on', 'claim', null], "listener_unusable: on 'claim': null is no function, and is not called"],
    [['offer', '#place'], "slot_missing: offer '#place' names no slot: write { slot: '#place' }"],
    [
      ['track', 'view_item', item({ price: '12,00' })],
      "amount_unusable: track view_item: price '12,00' is no number, and is left out: write 12.00",
    ],
    [
      ['track', 'view_item', item({ price: 'abc' })],
      "amount_unusable: track view_item: price 'abc' is no number, and is left out: write it like 12.00",
    ],
    [['track', 'view_item', item({ price: -3 })], 'amount_unusable: track view_item: price -3 is below zero, and is left out'],
    [
      ['track', 'view_cart', { value: '1.200,00' }],
      "amount_unusable: track view_cart: value '1.200,00' is no number, and is left out: write it like 12.00",
    ],
    [
      ['track', 'add_to_cart', item({ quantity: -1 })],
      'amount_unusable: track add_to_cart: quantity -1 is taken as 1: write a whole number from 1',
    ],
    [
      ['track', 'add_to_cart', item({ quantity: 1.6 })],
      'amount_unusable: track add_to_cart: quantity 1.6 is taken as 2: write a whole number from 1',
    ],
    [
      ['track', 'view_item', { currency: '€', ...item({}) }],
      "currency_unusable: track view_item: currency '€' is no code such as EUR: prices are taken as EUR",
    ],
    [['track', 'purchase', item({})], 'event_unusable: track purchase: needs transaction_id, without which a reload would count it twice'],
    [
      ['track', 'refund', { transaction_id: {} }],
      'event_unusable: track refund: transaction_id an object is none: write a text or number of at most 100 characters',
    ],
    [['track', 'search', {}], 'event_unusable: track search: needs search_term'],
    [['track', 'view_item', { item_id: 'oolong' }], 'event_unusable: track view_item: needs items: [{ item_id: … }]'],
    [['track', 'view_item', { items: [{ id: 'oolong' }] }], 'event_unusable: track view_item: needs item_id in its items'],
    [
      ['track', 'view_cart', { items: [{ item_id: 'a' }, { id: 'b' }] }],
      'event_unusable: track view_cart: 1 of its items have no item_id, and are left out',
    ],
    [['track', 'viewItem', item({})], "event_unusable: track viewItem: no event of GA4's that is understood here: view_item?"],
    [['track', 'login', {}], "event_unusable: track login: no event of GA4's that is understood here"],
  ])('%j', (command, sentence) => {
    expect(said(...command)).toEqual([sentence]);
  });

  it.each([
    [['consent', { storage: true, sync: false }]],
    [['consent', { storage: true, sync: undefined }]],
    [['identify', { member: true, orders: '3', daysSincePurchase: 4, tier: 'gold', customerId: 207119551 }]],
    [['identify', { customerId: null }]],
    [['on', 'apply', () => true]],
    [['offer']],
    [['offer', { slot: '#place' }]],
    [['track', 'page_view']],
    [['track', 'search', { search_term: 'tea' }]],
    [['track', 'view_cart', { items: [] }]],
    [['track', 'view_item', { currency: 'usd', value: '12.00', ...item({ price: '12.00', quantity: '2' }) }]],
    [['track', 'purchase', { transaction_id: 7, ...item({ price: undefined }) }]],
    [['inbox']],
  ])('%j is fine', (command) => {
    expect(said(...command)).toEqual([]);
  });

  it('an event without a currency is told of where the tag has none either', () => {
    const told = (of: object, params: object) => checkCommand(['track', 'view_item', params], { ...eur, tag: undefined, ...of });
    expect(told({ campaign: 'USD' }, item({}))).toMatchObject([
      { code: 'currency_unusable', message: expect.stringContaining('names no currency') },
    ]);
    expect(told({}, { currency: 'EUR', ...item({}) })).toEqual([]);
    expect(told({}, item({ price: undefined }))).toEqual([]);
  });
});

describe('a setting of the tag that is not understood is told', () => {
  const told = (name: string, value: unknown, where: 'tag' | 'coupletConfig' = 'tag') =>
    checkTag([{ where, name, value }]).map(({ message }) => message);
  const key = `pk_${'A'.repeat(43)}`;

  it.each([
    ['data-consent', 'yes', "data-consent 'yes' is not known: nothing is stored until the shopper agrees; there are granted and manual"],
    [
      'data-consent',
      'Granted',
      "data-consent 'Granted' is not known: nothing is stored until the shopper agrees; there are granted and manual",
    ],
    ['data-theme', 'purple', "data-theme 'purple' is not known: the shopper's own setting is taken; there are light and dark"],
    ['data-currency', 'Euro', "data-currency 'Euro' is not known: left out; write a code such as EUR"],
    ['data-debug', 'yes', "data-debug 'yes' is not known: taken as no; write data-debug alone"],
    ['data-key', 'pk_short', "data-key 'pk_short' is not known: write the pk_… that belongs to the shop"],
    ['data-curency', 'EUR', 'data-curency is not known: data-currency?'],
    ['data-workerurl', '/relay.js', 'data-workerurl is not known: data-worker-url?'],
    ['consent', 'granted', 'consent is not read: write data-consent'],
  ])('%s="%s"', (name, value, message) => {
    expect(told(name, value)).toEqual([message]);
  });
  it('data-position, left or right', () => {
    expect(told('data-position', 'left')).toEqual([
      expect.stringContaining("data-position 'left' is not known: left out; there are top, bottom, start"),
    ]);
  });

  it.each<[name: string, value: string]>([
    ['data-key', key],
    ['data-consent', 'manual'],
    ['data-position', 'top-start'],
    ['data-position', 'bottom end'],
    ['data-debug', ''],
    ['data-locale', 'zh-CN'],
    ['data-currency', 'EUR'],
    ['data-api', 'https://coupons.example'],
    ['data-worker-url', '/relay.js'],
    // Of others.
    ['src', 'x'],
    ['async', ''],
    ['nonce', 'n'],
    ['data-nscript', 'afterInteractive'],
    ['data-cfasync', 'false'],
    ['data-rocket-status', 'executed'],
  ])('%s="%s" is fine', (name, value) => {
    expect(told(name, value)).toEqual([]);
  });

  it('those of coupletConfig as well, whichever way they are written', () => {
    for (const [name, value] of [
      ['workerUrl', '/r.js'],
      ['worker-url', '/r.js'],
      ['data-worker-url', '/r.js'],
      ['debug', true],
      ['apply', () => true],
    ])
      expect(told(name as string, value, 'coupletConfig')).toEqual([]);
    expect(told('consent', 'yes', 'coupletConfig')).toEqual([expect.stringContaining("coupletConfig consent 'yes' is not known")]);
    expect(told('curency', 'EUR', 'coupletConfig')).toEqual(['coupletConfig curency is not known: data-currency?']);
    expect(told('apply', 'yes', 'coupletConfig')).toEqual(["coupletConfig apply 'yes' is no function"]);
  });
});

it('each kind of mistake is told once, of commands and of the dataLayer, whose other names are nobody’s business', () => {
  const find = createFindMistakes();
  const bad = (price: string) => ({ event: 'view_item', ecommerce: { currency: 'EUR', ...item({ price }) } });
  const given: (readonly unknown[])[] = [['consent', true]];
  const dataLayer: unknown[] = [bad('12,00'), { event: 'gtm.js' }, 'text', null];
  const page = {
    config: { auto: 'on', currency: undefined },
    settings: [{ where: 'tag', name: 'data-theme', value: 'purple' }],
    given,
    dataLayer,
  } as const;
  expect(find(page, undefined).map(({ code }) => code)).toEqual(['tag_unknown', 'consent_unusable', 'amount_unusable']);
  given.push(['consent', false], ['consent', { storage: 1 }]);
  dataLayer.push(bad('13,00'), bad('abc'));
  expect(find(page, undefined).map(({ message }) => message)).toEqual(['consent storage: 1 is no answer: write true or false']);
  const silent = { ...page, config: { auto: 'off', currency: undefined }, dataLayer: [bad('x')] } as const;
  expect(createFindMistakes()(silent, undefined).map(({ code }) => code)).not.toContain('amount_unusable');
  expect(createFindMistakes()({ ...page, dataLayer: undefined }, undefined)).toHaveLength(3);
});
