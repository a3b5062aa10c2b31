import { afterEach, describe, expect, test, vi } from 'vitest';
import { readEntry } from '../../../widget/capture/dataLayer';
import type { Said } from '../../../widget/consent/consent';
import { readMap } from '../../../widget/consent/tools/categories';
import { googleSaid, googleUnknown, takeGoogle } from '../../../widget/consent/tools/google';
import { gppSaid } from '../../../widget/consent/tools/gpp';
import { besides, shopifySaid, tcfSaid, watchTools } from '../../../widget/consent/tools/watchTools';
import { publishedPing, publishedTcData } from './published/consent';

/** What gtag's `arguments` of these commands say, at `now`. */
const google = (commands: readonly (readonly unknown[])[], now = 0, map = ''): Said => {
  const state = commands.reduce<typeof googleUnknown>((before, command) => {
    const entry = readEntry({ ...command });
    if (entry?.kind !== 'consent') throw new Error('no consent command');
    return takeGoogle(before, entry, 0);
  }, googleUnknown);
  return googleSaid(state, readMap(map), now);
};

describe('Google Consent Mode', () => {
  // https://developers.google.com/tag-platform/security/guides/consent, as published.
  const allDenied = { ad_storage: 'denied', ad_user_data: 'denied', ad_personalization: 'denied', analytics_storage: 'denied' };
  const waits = { ad_storage: 'denied', wait_for_update: 500 };
  const regional = { analytics_storage: 'denied', region: ['ES', 'US-AK'] };
  const answer = { ad_user_data: 'granted', ad_personalization: 'granted', ad_storage: 'granted', analytics_storage: 'granted' };
  const everything = { personalization_storage: 'granted', analytics_storage: 'granted' };

  const rows: readonly (readonly [string, Parameters<typeof google>[0], Said, number?])[] = [
    ['a default that denies is not the shopper’s answer', [['consent', 'default', allDenied]], { storage: null, sync: null }],
    [
      'a denial counts beside a wait that is none',
      [['consent', 'default', { ...allDenied, wait_for_update: Object.create(null) }]],
      { storage: null, sync: null },
    ],
    [
      'an update is',
      [
        ['consent', 'default', allDenied],
        ['consent', 'update', answer],
      ],
      { sync: true },
    ],
    [
      'in whichever order',
      [
        ['consent', 'update', answer],
        ['consent', 'default', allDenied],
      ],
      { sync: true },
    ],
    ['what is not named is not said', [['consent', 'default', { ...waits, ad_storage: 'granted' }]], {}],
    ['what denies all it names waits', [['consent', 'default', waits]], { storage: null }],
    [
      'a rejection of the four, which mean no storing: a wait, also of what a default grants',
      [
        ['consent', 'default', everything],
        ['consent', 'update', allDenied],
      ],
      { storage: null, sync: false },
    ],
    [
      'a denial by default that no update names',
      [
        ['consent', 'default', { ...allDenied, personalization_storage: 'denied' }],
        ['consent', 'update', answer],
      ],
      { storage: null, sync: true },
    ],
    ['a default that grants asks nobody', [['consent', 'default', everything]], { storage: 'preset', sync: 'preset' }],
    ['… and waits for its update', [['consent', 'default', { ...everything, wait_for_update: 500 }]], { storage: null, sync: null }, 499],
    ['… as long as it says', [['consent', 'default', { ...everything, wait_for_update: 500 }]], { storage: 'preset', sync: 'preset' }, 500],
    [
      'a denial for some regions counts everywhere',
      [
        ['consent', 'default', everything],
        ['consent', 'default', regional],
      ],
      { storage: 'preset', sync: null },
    ],
    ['a grant for some regions counts nowhere', [['consent', 'default', { ...everything, region: ['US'] }]], {}],
    [
      'an update ends regional defaults',
      [
        ['consent', 'default', regional],
        ['consent', 'update', answer],
      ],
      { sync: true },
    ],
    [
      'withdrawn',
      [
        ['consent', 'update', everything],
        ['consent', 'update', { personalization_storage: 'denied' }],
      ],
      { storage: false, sync: true },
    ],
    ['nonsense is nothing', [['consent', 'update', { personalization_storage: true, analytics_storage: 1 }]], {}],
  ];
  for (const [what, commands, says, now] of rows) test(what, () => expect(google(commands, now)).toEqual(says));

  describe('with the merchant’s names', () => {
    const map = 'storage=ad_personalization sync=analytics_storage+ad_user_data';
    const updates = (...all: readonly object[]): Said =>
      google([['consent', 'default', allDenied], ...all.map((one) => ['consent', 'update', one])], 0, map);
    test.each<readonly [string, Said, Said]>([
      ['before an answer', updates(), { storage: null, sync: null }],
      ['accepted', updates(answer), { storage: true, sync: true }],
      ['rejected', updates(allDenied), { storage: false, sync: false }],
      ['one of two', updates({ ...answer, ad_user_data: 'denied' }), { storage: true, sync: false }],
      ['Google’s own name still refuses', updates(answer, { personalization_storage: 'denied' }), { storage: false, sync: true }],
      ['withdrawn', updates(answer, allDenied), { storage: false, sync: false }],
    ])('%s', (_, says, means) => expect(says).toEqual(means));

    test('a name that no command has allows nothing, and names of other tools are not Google’s', () => {
      const accepted = [
        ['consent', 'default', allDenied],
        ['consent', 'update', answer],
      ];
      expect(google(accepted, 0, 'storage=functionality_storage')).toEqual({ sync: true });
      expect(google(accepted, 0, 'storage=functional, sync=statistics')).toEqual({ sync: true });
    });
  });

  test('does not wait for what another tool has said', () => {
    const open = { storage: null, sync: null };
    expect(besides(open, [{ storage: true, sync: null }])).toEqual({ sync: null });
    expect(besides(open, [{ storage: 'preset' }, { storage: null }])).toEqual(open);
    expect(besides({ storage: false, sync: true }, [{ storage: true, sync: false }])).toEqual({ storage: false, sync: true });
  });
});

describe('TCF', () => {
  const all = Object.fromEntries(Array.from({ length: 11 }, (_, index) => [String(index + 1), true]));
  const data = (consents: object, more: object = {}) => ({
    gdprApplies: true,
    eventStatus: 'tcloaded',
    cmpStatus: 'loaded',
    purpose: { consents },
    ...more,
  });
  const rows: readonly (readonly [string, Readonly<Record<string, unknown>>, Said | undefined, unknown?])[] = [
    ['the published object, whose values are types', publishedTcData, undefined],
    ['all purposes', data(all), { storage: true, sync: true }],
    ['… after a choice', data(all, { eventStatus: 'useractioncomplete' }), { storage: true, sync: true }],
    ['purpose 1 alone stores', data({ 1: true }), { storage: true, sync: false }],
    ['without purpose 1 nothing', data({ ...all, 1: false }), { storage: false, sync: false }],
    ['rejected', data({}), { storage: false, sync: false }],
    ['a no to profiles for content', data({ ...all, 5: false }), { storage: false, sync: false }],
    ['a no to personalised content', data({ ...all, 6: false }), { storage: false, sync: false }],
    ['a no to measuring', data({ ...all, 8: false }), { storage: true, sync: false }],
    ['a no to statistics', data({ ...all, 9: false }), { storage: true, sync: false }],
    [
      'legitimate interests do not count',
      data({}, { purpose: { consents: {}, legitimateInterests: all } }),
      { storage: false, sync: false },
    ],
    ['where the GDPR does not apply it has no say', { gdprApplies: false, cmpStatus: 'loaded' }, {}],
    ['a dialog that is open', data(all, { eventStatus: 'cmpuishown' }), undefined],
    ['a stub', { cmpStatus: 'stub' }, undefined],
    ['an error', data(all, { cmpStatus: 'error' }), undefined],
    ['a listener that could not be registered', data(all), undefined, false],
  ];
  for (const [what, says, means, success = true] of rows) test(what, () => expect(tcfSaid(says, success)).toEqual(means));
});

describe('GPP', () => {
  const ping = (sections: object, applicableSections: readonly number[], more: object = {}) => ({
    gppVersion: '1.1',
    cmpStatus: 'loaded',
    cmpDisplayStatus: 'hidden',
    signalStatus: 'ready',
    supportedAPIs: ['2:tcfeuv2', '7:usnat'],
    applicableSections,
    parsedSections: sections,
    ...more,
  });
  const us = (more: object = {}) => ({ Version: 1, SaleOptOut: 2, SharingOptOut: 2, TargetedAdvertisingOptOut: 2, ...more });
  const flags = (...denied: readonly number[]) => Array.from({ length: 24 }, (_, index) => !denied.includes(index + 1));
  const rows: readonly (readonly [string, Readonly<Record<string, unknown>>, Said | undefined, Readonly<Record<string, unknown>>?])[] = [
    ['the published object, whose values are types', publishedPing, undefined],
    ['not ready', ping({ usnat: us() }, [7], { signalStatus: 'not ready' }), undefined],
    ['before there was a signal status', ping({ usnat: us() }, [7], { signalStatus: undefined }), undefined],
    ['no opt-out asks for nothing', ping({ usnat: us() }, [7]), { optedOut: false }],
    ['opted out of sale', ping({ usnat: us({ SaleOptOut: 1 }) }, [7]), { optedOut: true }],
    ['opted out of sharing', ping({ usnat: us({ SharingOptOut: 1 }) }, [7]), { optedOut: true }],
    ['opted out of targeted advertising', ping({ usnat: us({ TargetedAdvertisingOptOut: 1 }) }, [7]), { optedOut: true }],
    ['Global Privacy Control in a segment of its own', ping({ usnat: [us(), { SubsectionType: 1, Gpc: true }] }, [7]), { optedOut: true }],
    ['no consent for a child', ping({ usnat: us({ KnownChildSensitiveDataConsents: [0, 1] }) }, [7]), { optedOut: true }],
    ['a state', ping({ usca: us({ SaleOptOut: 1 }) }, [8]), { optedOut: true }],
    ['the old string', ping({ uspv1: { Version: 1, Notice: 'Y', OptOutSale: 'Y', LspaCovered: 'N' } }, [6]), { optedOut: true }],
    ['Europe, all purposes', ping({ tcfeuv2: { PurposeConsents: flags() } }, [2]), { storage: true, sync: true }],
    ['Europe, no to purpose 1', ping({ tcfeuv2: { PurposeConsents: flags(1) } }, [2]), { storage: false, sync: false }],
    ['Europe, as a list of purposes', ping({ tcfeuv2: { PurposeConsents: [1, 8, 9] } }, [2]), { storage: true, sync: true }],
    ['Europe, as a TCData object', ping({ tcfeuv2: { purpose: { consents: { 1: true } } } }, [2]), { storage: true, sync: false }],
    ['nothing applies', ping({ usnat: us({ SaleOptOut: 1 }) }, [-1]), {}],
    ['a section in force that is not there', ping({}, [7]), { storage: null, sync: null }],
    ['a section in force that is not understood', ping({ tcfcav1: {} }, [5]), { storage: null, sync: null }],
    ['sections by getSection', ping({}, [7], { parsedSections: undefined }), { optedOut: true }, { usnat: us({ SaleOptOut: 1 }) }],
  ];
  for (const [what, says, means, sections = {}] of rows)
    test(what, () => expect(gppSaid(says, (prefix) => sections[prefix])).toEqual(means));
});

describe('Shopify', () => {
  const privacy = (preferences: boolean, analytics: boolean, answer: object = {}) => ({
    preferencesProcessingAllowed: () => preferences,
    analyticsProcessingAllowed: () => analytics,
    currentVisitorConsent: () => ({ marketing: '', analytics: '', preferences: '', sale_of_data: '', ...answer }),
  });
  test.each<readonly [string, object, Said]>([
    ['where nobody has to be asked', privacy(true, true), { storage: 'preset', sync: 'preset', optedOut: false }],
    ['before the banner is answered', privacy(false, false), { storage: null, sync: null, optedOut: false }],
    ['accepted', privacy(true, true, { preferences: 'yes', analytics: 'yes' }), { storage: true, sync: true, optedOut: false }],
    ['declined', privacy(false, false, { preferences: 'no', analytics: 'no' }), { storage: false, sync: false, optedOut: false }],
    ['preferences only', privacy(true, false, { preferences: 'yes', analytics: 'no' }), { storage: true, sync: false, optedOut: false }],
    ['no sale of data', privacy(true, true, { sale_of_data: 'no' }), { storage: 'preset', sync: 'preset', optedOut: true }],
    ['an older API', { analyticsProcessingAllowed: () => true }, { storage: null, sync: 'preset', optedOut: false }],
    ['nothing of it', {}, { storage: null, sync: null, optedOut: false }],
  ])('%s', (_, api, means) => {
    expect(shopifySaid(api as Readonly<Record<string, unknown>>)).toEqual(means);
  });
});

describe('watchTools', () => {
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  const page = (more: object) => {
    const host = Object.defineProperties(new EventTarget(), Object.getOwnPropertyDescriptors({ document: new EventTarget(), ...more }));
    vi.stubGlobal('window', host);
    return host as unknown as Record<string, unknown> & { readonly document: EventTarget };
  };
  const heard = () => {
    const told: unknown[] = [];
    watchTools((tool, said) => told.push([tool, said]), readMap(''));
    return told;
  };

  test('Consent Mode may speak through dataLayers of other names, from the start or later, each read once', () => {
    const denied = { 0: 'consent', 1: 'default', 2: { personalization_storage: 'denied', analytics_storage: 'denied' } };
    const update = (word: string) => ({ 0: 'consent', 1: 'update', 2: { personalization_storage: word, analytics_storage: word } });
    page({ dataLayer: [denied], shopLayer: [update('denied')], lateLayer: [update('granted')] });
    const told: unknown[] = [];
    const watchLayer = watchTools((tool, said) => told.push([tool, said]), readMap(''), ['shopLayer']);
    expect(told).toEqual([
      ['google', { storage: null, sync: null }],
      ['google', { storage: false, sync: false }],
      ['tools', {}],
    ]);
    watchLayer('shopLayer');
    watchLayer('lateLayer');
    expect(told.slice(3)).toEqual([['google', { storage: true, sync: true }]]);
  });

  test('waits for every tool that is there, hears one that comes later, and what throws is not our page’s trouble', () => {
    vi.useFakeTimers();
    const calls: unknown[][] = [];
    const host = page({
      __tcfapi: (...call: unknown[]) => calls.push(call),
    });
    Object.defineProperty(host, 'Shopify', {
      get: () => {
        throw new Error('theirs');
      },
    });
    const told = heard();
    expect(told).toEqual([
      ['tcf', undefined],
      ['tools', {}],
    ]);
    expect(calls[0]?.slice(0, 2)).toEqual(['addEventListener', 2]);
    const answer = calls[0]?.[2] as (data: unknown, success: boolean) => void;
    answer({ gdprApplies: true, eventStatus: 'cmpuishown' }, true);
    answer(null, true);
    answer({ gdprApplies: true, eventStatus: 'useractioncomplete', purpose: { consents: { 1: true } } }, true);
    expect(told.slice(2)).toEqual([['tcf', { storage: true, sync: false }]]);

    host.__gpp = (command: string, callback: (data: unknown, success: boolean) => void) => {
      if (command !== 'addEventListener') return callback(null, true);
      callback({ pingData: { signalStatus: 'ready', applicableSections: [-1] } }, true);
    };
    vi.advanceTimersByTime(1_000);
    expect(told.slice(3)).toEqual([
      ['gpp', undefined],
      ['gpp', {}],
    ]);
  });

  test('loads Shopify’s own API the way Shopify says, and reads it again when the shopper answers', () => {
    let answered = '';
    const customerPrivacy = {
      preferencesProcessingAllowed: () => answered === 'yes',
      analyticsProcessingAllowed: () => answered === 'yes',
      currentVisitorConsent: () => ({ preferences: answered, analytics: answered }),
    };
    const features: unknown[] = [];
    const Shopify: Record<string, unknown> = {
      loadFeatures(wanted: unknown, done: (error?: unknown) => void) {
        features.push(wanted, this === Shopify);
        Shopify.customerPrivacy = customerPrivacy;
        done();
      },
    };
    const host = page({ Shopify });
    const told = heard();
    expect(features).toEqual([[{ name: 'consent-tracking-api', version: '0.1' }], true]);
    answered = 'yes';
    host.document.dispatchEvent(new Event('visitorConsentCollected'));
    answered = 'no';
    host.document.dispatchEvent(new Event('visitorConsentCollected'));
    const out = { optedOut: false };
    expect(told).toEqual([
      ['shopify', undefined],
      ['shopify', { storage: null, sync: null, ...out }],
      ['tools', {}],
      ['shopify', { storage: true, sync: true, ...out }],
      ['shopify', { storage: false, sync: false, ...out }],
    ]);
  });

  test('hears Consent Mode from before and after, and a default again once its wait is over', () => {
    vi.useFakeTimers();
    const dataLayer: unknown[] = [{ 0: 'consent', 1: 'default', 2: { personalization_storage: 'granted', wait_for_update: 500 } }];
    page({ dataLayer });
    const told = heard();
    vi.advanceTimersByTime(500);
    dataLayer.push({ 0: 'consent', 1: 'update', 2: { personalization_storage: 'denied' } });
    expect(told).toEqual([
      ['google', { storage: null }],
      ['tools', {}],
      ['google', { storage: 'preset' }],
      ['google', { storage: false }],
    ]);
  });
});
