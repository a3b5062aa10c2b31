import { describe, expect, it } from 'vitest';
import type { ConsentSignals } from '../../../widget/consent/consent';
import { checkCommand } from '../../../widget/devtools/check/checkCommand';
import { checkTools } from '../../../widget/devtools/check/checkTools';
import { checkTag, createFindMistakes } from '../../../widget/devtools/check/findMistakes';

const eur = { tag: 'EUR', campaign: undefined };
const said = (...command: readonly unknown[]): readonly string[] =>
  checkCommand(command, eur).map(({ code, message }) => `${code}: ${message}`);
const item = (more: object) => ({ items: [{ item_id: 'oolong', price: 12, ...more }] });

describe('a command that was not meant so is told with what to write instead', () => {
  it.each([
    [['consent', true], 'consent_unusable: consent true is not a choice: write { storage: true, sync: true }'],
    [['consent', 'granted'], "consent_unusable: consent 'granted' is not a choice: write { storage: true, sync: true }"],
    [['consent'], 'consent_unusable: consent undefined is not a choice: write { storage: true, sync: true }'],
    [['consent', {}], 'consent_unusable: consent {} is empty: write { storage: true, sync: true }'],
    [['consent', { storage: 'granted' }], "consent_unusable: consent storage: 'granted' is not true or false"],
    [['consent', { storage: 'yes', sync: true }], "consent_unusable: consent storage: 'yes' is not true or false"],
    [['consent', { Storage: true }], "consent_unusable: consent has no 'Storage': write { storage: true, sync: true }"],
    [['identify', 'bob'], "identify_unusable: identify 'bob' is not an object: write { member: true }"],
    [['identify', { member: 'yes' }], "identify_unusable: identify member: 'yes' is not true: write true for members"],
    [['identify', { orders: 'many' }], "identify_unusable: identify orders: 'many' is not a number, ignored"],
    [
      ['identify', { customerId: 'ada@example.org' }],
      "identify_unusable: identify customerId: an e-mail address, ignored: use your shop's customer id",
    ],
    [['identify', { customerId: 1.5 }], 'identify_unusable: identify customerId: not text or a whole number, ignored'],
    [['identify', { customerid: 7 }], "identify_unusable: identify 'customerid': did you mean customerId?"],
    [['identify', { Member: true }], "identify_unusable: identify 'Member': did you mean member?"],
    [['identify', { tags: ['a'] }], 'identify_unusable: identify tags: a list is not text, a number, true or false, ignored'],
    [['on', 'claimed', () => {}], "listener_unusable: on 'claimed' is unknown: did you mean claim?"],
    [['on', 'nosuch', () => {}], "listener_unusable: on 'nosuch' is unknown: use ready, attribution, claim, applied, apply"],
    [['on', 'claim', null], "listener_unusable: on 'claim': null is not a function"],
    [['offer', '#place'], "slot_missing: offer '#place' has no slot: write { slot: '#place' }"],
    [
      ['track', 'view_item', item({ price: '12,00' })],
      "amount_unusable: track view_item: price '12,00' is not a number, ignored: write 12.00",
    ],
    [
      ['track', 'view_item', item({ price: 'abc' })],
      "amount_unusable: track view_item: price 'abc' is not a number, ignored: write it like 12.00",
    ],
    [['track', 'view_item', item({ price: -3 })], 'amount_unusable: track view_item: price -3 is negative, ignored'],
    [
      ['track', 'view_cart', { value: '1.200,00' }],
      "amount_unusable: track view_cart: value '1.200,00' is not a number, ignored: write it like 12.00",
    ],
    [
      ['track', 'add_to_cart', item({ quantity: -1 })],
      'amount_unusable: track add_to_cart: quantity -1 is read as 1: use a whole number, 1 or more',
    ],
    [
      ['track', 'add_to_cart', item({ quantity: 1.6 })],
      'amount_unusable: track add_to_cart: quantity 1.6 is read as 2: use a whole number, 1 or more',
    ],
    [
      ['track', 'view_item', { currency: '€', ...item({}) }],
      "currency_unusable: track view_item: currency '€' is not a code such as EUR: prices are read as EUR",
    ],
    [['track', 'purchase', item({})], 'event_unusable: track purchase: needs transaction_id, or a reload counts it twice'],
    [
      ['track', 'refund', { transaction_id: {} }],
      'event_unusable: track refund: transaction_id an object is invalid: use text or a number, up to 100 characters',
    ],
    [['track', 'search', {}], 'event_unusable: track search: needs search_term'],
    [['track', 'view_item', { item_id: 'oolong' }], 'event_unusable: track view_item: needs items: [{ item_id: … }]'],
    [['track', 'view_item', { items: [{ sku: 'oolong' }] }], 'event_unusable: track view_item: needs item_id in its items'],
    [
      ['track', 'view_cart', { items: [{ item_id: 'a' }, { sku: 'b' }] }],
      'event_unusable: track view_cart: items without item_id, ignored: 1',
    ],
    [['track', 'viewItem', item({})], 'event_unusable: track viewItem: not a supported GA4 event: did you mean view_item?'],
    [['track', 'login', {}], 'event_unusable: track login: not a supported GA4 event'],
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
      { code: 'currency_unusable', message: expect.stringContaining('has no currency') },
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
    [
      'data-consent-map',
      'functional',
      "data-consent-map 'functional' is invalid: ignored; write storage=… sync=…, with names of your consent tool",
    ],
    ['data-consent', 'yes', "data-consent 'yes' is invalid: nothing is stored until the shopper agrees; use granted or manual"],
    ['data-consent', 'Granted', "data-consent 'Granted' is invalid: nothing is stored until the shopper agrees; use granted or manual"],
    ['data-theme', 'purple', "data-theme 'purple' is invalid: the shopper's setting is used; use light or dark"],
    ['data-currency', 'Euro', "data-currency 'Euro' is invalid: ignored; use a code such as EUR"],
    ['data-debug', 'yes', "data-debug 'yes' is invalid: read as off; write data-debug alone"],
    ['data-key', 'pk_short', "data-key 'pk_short' is invalid: use your shop's key, pk_…"],
    ['data-curency', 'EUR', 'data-curency is unknown: did you mean data-currency?'],
    ['data-workerurl', '/relay.js', 'data-workerurl is unknown: did you mean data-worker-url?'],
    ['consent', 'granted', 'consent is ignored: write data-consent'],
  ])('%s="%s"', (name, value, message) => {
    expect(told(name, value)).toEqual([message]);
  });
  it('data-position, left or right', () => {
    expect(told('data-position', 'left')).toEqual([
      expect.stringContaining("data-position 'left' is invalid: ignored; use top, bottom, start"),
    ]);
  });

  it.each<[name: string, value: string]>([
    ['data-key', key],
    ['data-consent', 'manual'],
    ['data-consent-map', 'storage=ad_storage+ad_user_data; sync=analytics_storage'],
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
    expect(told('consent', 'yes', 'coupletConfig')).toEqual([expect.stringContaining("coupletConfig consent 'yes' is invalid")]);
    expect(told('curency', 'EUR', 'coupletConfig')).toEqual(['coupletConfig curency is unknown: did you mean data-currency?']);
    expect(told('apply', 'yes', 'coupletConfig')).toEqual(["coupletConfig apply 'yes' is not a function"]);
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
    said: { optedOut: false, configured: 'required', tools: {}, manual: {} },
    dataLayer,
  } as const;
  expect(find(page, undefined).map(({ code }) => code)).toEqual(['tag_unknown', 'consent_unusable', 'amount_unusable']);
  given.push(['consent', false], ['consent', { storage: 1 }]);
  dataLayer.push(bad('13,00'), bad('abc'));
  expect(find(page, undefined).map(({ message }) => message)).toEqual(['consent storage: 1 is not true or false']);
  const silent = { ...page, config: { auto: 'off', currency: undefined }, dataLayer: [bad('x')] } as const;
  expect(createFindMistakes()(silent, undefined).map(({ code }) => code)).not.toContain('amount_unusable');
  expect(createFindMistakes()({ ...page, dataLayer: undefined }, undefined)).toHaveLength(3);
});

it('in the dataLayer, ecommerce that came without an event belongs to the next one', () => {
  const find = createFindMistakes();
  const dataLayer: unknown[] = [{ ecommerce: { currency: 'EUR', ...item({ price: 1 }) } }, { event: 'gtm.dom' }];
  const page = {
    config: { auto: 'on', currency: undefined },
    settings: [],
    given: [],
    dataLayer,
    said: { optedOut: false, configured: 'required', tools: {}, manual: {} },
  } as const;
  expect(find(page, undefined)).toEqual([]);
  dataLayer.push({ event: 'view_item' });
  expect(find(page, undefined)).toEqual([]);
  dataLayer.push({ event: 'view_item' });
  expect(find(page, undefined).map(({ code }) => code)).toEqual(['event_unusable']);
});

describe('consent tools that leave storing open', () => {
  const told = (tools: ConsentSignals['tools'], manual: ConsentSignals['manual'] = {}) =>
    checkTools({ optedOut: false, configured: 'required', tools, manual }).map(({ message }) => message);
  it('are told with the line to add', () => {
    expect(told({ google: { sync: true } })).toEqual([
      'nothing is stored: Consent Mode leaves out personalization_storage: add data-consent-map="storage=ad_personalization sync=analytics_storage" to the tag, with your parameters for storing and sending',
    ]);
    // Denied by default, and no update names it.
    expect(told({ google: { storage: null, sync: false } })).toHaveLength(1);
    expect(told({ klaro: {} })).toEqual([expect.stringContaining("{ name: 'couplet', purposes: ['functional'] }")]);
    expect(told({ onetrust: { sync: true }, google: { sync: true } })).toHaveLength(2);
  });
  it.each<[string, ConsentSignals['tools'], ConsentSignals['manual']?]>([
    ['the shopper has not answered', { google: { storage: null, sync: null } }],
    ['a tool has not answered', { google: { sync: true }, cookiebot: { storage: null, sync: null } }],
    ['another tool says it', { google: { sync: true }, cookiebot: { storage: true, sync: true } }],
    ['another tool refuses', { google: { storage: null, sync: false }, cookiebot: { storage: false, sync: false } }],
    ['the command says it', { google: { sync: true } }, { storage: false }],
    ['Consent Mode says it', { google: { storage: true, sync: true } }],
    ['the framework has no say here', { tcf: {}, tools: {} }],
  ])('are fine where %s', (_, tools, manual) => expect(told(tools, manual)).toEqual([]));
});
