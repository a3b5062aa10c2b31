import { afterEach, describe, expect, test, vi } from 'vitest';
import type { Said } from '../../../widget/consent/consent';
import {
  cookiebotSaid,
  cookieYesSaid,
  klaroSaid,
  oneTrustSaid,
  osanoSaid,
  usercentricsSaid,
  wordPressSaid,
} from '../../../widget/consent/tools/banners';
import { type Categories, named, readMap, saidOf } from '../../../widget/consent/tools/categories';
import { watchTools } from '../../../widget/consent/tools/watchTools';

const of = (storage: string, sync: string): Categories => readMap(`storage=${storage} sync=${sync}`);
const yes: Said = { storage: true, sync: true };
const no: Said = { storage: false, sync: false };
const wait: Said = { storage: null, sync: null };
const preset: Said = { storage: 'preset', sync: 'preset' };
/** Of the two words only. */
type Row = readonly [what: string, said: Said, means: Said];

describe('data-consent-map', () => {
  test.each<readonly [string, Categories]>([
    ['storage=functional sync=statistics', { storage: ['functional'], sync: ['statistics'] }],
    [
      'sync:analytics_storage; storage:ad_storage+ad_personalization',
      { storage: ['ad_storage', 'ad_personalization'], sync: ['analytics_storage'] },
    ],
    ['storage=C0003,sync=', { storage: ['C0003'], sync: [] }],
    ['nostorage=x storage=', { storage: [], sync: [] }],
    ['', { storage: [], sync: [] }],
  ])('%s', (text, names) => expect(readMap(text)).toEqual(names));

  test('replaces the usual names of the tools it names, and of no other', () => {
    const usual = of('functional', 'statistics');
    expect(named(readMap('storage=ad_storage'), usual)).toEqual(usual);
    expect(named(readMap('storage=ad_storage+extras'), usual)).toEqual(of('extras', 'statistics'));
    expect(named(readMap('storage=ad_storage+extras'), of('personalization_storage', 'analytics_storage'), true)).toEqual(
      of('ad_storage', 'analytics_storage'),
    );
  });

  test('of several categories the strictest counts', () => {
    const said = saidOf(of('yes+preset', 'yes+unknown'), (name) => (name === 'yes' ? true : name === 'preset' ? 'preset' : undefined));
    expect(said).toEqual({ storage: 'preset', sync: undefined });
    expect(saidOf(of('a+b', 'a+c'), (name) => (name === 'a' ? null : name !== 'b'))).toEqual({ storage: false, sync: null });
  });
});

const rows = (all: readonly Row[]): void => {
  test.each(all)('%s', (_, said, means) => expect(said).toEqual(means));
};

describe('OneTrust', () => {
  const groups = ['C0001', 'C0002', 'C0003', 'C0004'].map((CustomGroupId) => ({ CustomGroupId }));
  const said = (active: string, answered: boolean, known: readonly unknown[] = groups) =>
    oneTrustSaid(active, known, answered, of('C0003', 'C0002'));
  rows([
    ['before an answer', said(',C0001,', false), wait],
    ['… where nobody has to be asked', said(',C0001,C0002,C0003,C0004,', false), preset],
    ['accepted', said(',C0001,C0002,C0003,C0004,', true), yes],
    ['rejected', said(',C0001,', true), no],
    ['functional only', said(',C0001,C0003,', true), { storage: true, sync: false }],
    ['a shop without the category', said(',C0001,C0002,', true, groups.slice(0, 2)), { sync: true }],
    ['a version that does not name its categories', said(',C0001,', true, []), no],
    ['a name within another', said(',C00031,C00021,', true), no],
  ]);
});

describe('Osano', () => {
  const consent = (all: string, more: object = {}) => ({
    ...{ ESSENTIAL: 'ACCEPT', STORAGE: all, MARKETING: all, PERSONALIZATION: all, ANALYTICS: all, OPT_OUT: 'DENY' },
    ...more,
  });
  const said = (given: object, answered: boolean) =>
    osanoSaid(given as Readonly<Record<string, unknown>>, answered, of('STORAGE+PERSONALIZATION', 'ANALYTICS'));
  const out = { optedOut: false };
  rows([
    ['before an answer', said(consent('DENY'), false), { ...wait, ...out }],
    ['where nobody has to be asked', said(consent('ACCEPT'), false), { ...preset, ...out }],
    ['accepted', said(consent('ACCEPT'), true), { ...yes, ...out }],
    ['rejected', said(consent('DENY'), true), { ...no, ...out }],
    ['no storage at all', said(consent('ACCEPT', { STORAGE: 'DENY' }), true), { storage: false, sync: true, ...out }],
    ['opted out of sale', said(consent('ACCEPT', { OPT_OUT: 'ACCEPT' }), false), { ...preset, optedOut: true }],
  ]);
});

describe('Cookiebot', () => {
  const bot = (all: boolean, hasResponse: boolean, method: string | null = 'explicit') => ({
    consent: { necessary: true, preferences: all, statistics: all, marketing: all, method },
    ...{ consented: all, declined: hasResponse && !all, hasResponse, doNotTrack: false },
  });
  const said = (found: Readonly<Record<string, unknown>>) => cookiebotSaid(found, of('preferences', 'statistics'));
  rows([
    ['before an answer', said(bot(false, false, null)), wait],
    ['accepted', said(bot(true, true)), yes],
    ['declined', said(bot(false, true)), no],
    ['implied where nobody has to be asked', said(bot(true, true, 'implied')), preset],
    ['its script element', said({}), {}],
  ]);
});

describe('CookieYes', () => {
  const consent = (all: boolean, isUserActionCompleted: boolean) => ({
    activeLaw: 'gdpr',
    categories: { necessary: true, functional: all, analytics: all, performance: all, advertisement: all },
    ...{ isUserActionCompleted, consentID: 'x', languageCode: 'en' },
  });
  const said = (found: Readonly<Record<string, unknown>>, update = {}) => cookieYesSaid(found, update, of('functional', 'analytics'));
  rows([
    ['before an answer', said(consent(false, false)), wait],
    ['accepted', said(consent(true, true)), yes],
    ['rejected', said(consent(false, true)), no],
    ['where nobody has to be asked', said(consent(true, false)), preset],
    [
      'an update before the API has it',
      said(consent(false, false), { accepted: ['functional'], rejected: ['analytics'] }),
      { storage: true, sync: false },
    ],
    ['withdrawn by an update', said(consent(true, true), { accepted: [], rejected: ['functional', 'analytics'] }), no],
    ['another category', said({ categories: { necessary: true }, isUserActionCompleted: true }), {}],
  ]);
});

describe('WP Consent API and Complianz', () => {
  const said = (cookies: Readonly<Record<string, string>>, has: boolean, type: string) =>
    wordPressSaid(
      (name) => cookies[name] ?? '',
      () => has,
      type,
      of('preferences', 'statistics'),
    );
  rows([
    ['before an answer', said({}, false, 'optin'), wait],
    ['… for a bot, which has consent', said({}, true, 'optin'), wait],
    ['accepted', said({ preferences: 'allow', statistics: 'allow' }, true, 'optin'), yes],
    ['rejected', said({ preferences: 'deny', statistics: 'deny' }, false, 'optin'), no],
    ['opt-out, no answer', said({}, true, 'optout'), preset],
    ['opt-out, rejected', said({ preferences: 'deny', statistics: 'deny' }, false, 'optout'), no],
    ['no banner: the API allows everything, and nobody was asked', said({}, true, ''), {}],
  ]);
});

describe('Usercentrics', () => {
  const said = (found: unknown) => usercentricsSaid(found, of('functional', 'marketing'));
  const details = (state: string, type: string) => ({
    consent: { status: state, type, required: true },
    categories: { essential: { state: 'ALL_ACCEPTED' }, functional: { state }, marketing: { state } },
  });
  const services = (status: boolean, type: string) =>
    ['essential', 'functional', 'functional', 'marketing'].map((categorySlug) => ({
      categorySlug,
      name: 'A service',
      consent: { status: status || categorySlug === 'essential', history: [{ action: 'onInitialPageLoad', type, status }] },
    }));
  const event = (all: boolean, type: string) => ({
    event: 'consent_status',
    type,
    ucCategory: { essential: true, functional: all, marketing: all },
  });
  rows([
    ['3: before an answer', said(details('ALL_DENIED', 'IMPLICIT')), wait],
    ['3: where nobody has to be asked', said(details('ALL_ACCEPTED', 'IMPLICIT')), preset],
    ['3: accepted', said(details('ALL_ACCEPTED', 'EXPLICIT')), yes],
    ['3: rejected', said(details('ALL_DENIED', 'EXPLICIT')), no],
    ['3: only some services', said(details('SOME_ACCEPTED', 'EXPLICIT')), no],
    ['2: before an answer', said(services(false, 'implicit')), wait],
    ['2: accepted', said(services(true, 'explicit')), yes],
    ['2: rejected', said(services(false, 'explicit')), no],
    [
      '2: one service of two',
      said([...services(true, 'explicit'), ...services(false, 'explicit').slice(1, 2)]),
      { storage: false, sync: true },
    ],
    ['2: its event, as the page loads', said(event(false, 'implicit')), wait],
    ['2: its event, accepted', said(event(true, 'explicit')), yes],
    ['2: its event, rejected', said(event(false, 'explicit')), no],
    ['other categories', said({ consent: { type: 'EXPLICIT' }, categories: { preferences: { state: 'ALL_ACCEPTED' } } }), {}],
  ]);
});

describe('Klaro', () => {
  const manager = (consents: object, confirmed: boolean, more: object = {}) => ({
    ...{ confirmed, consents, config: { services: [{ name: 'couplet' }, { name: 'matomo', optOut: true }] } },
    ...more,
  });
  const said = (found: Readonly<Record<string, unknown>>, names = of('couplet', 'couplet')) => klaroSaid(found, names);
  rows([
    ['before an answer, whatever its switch says', said(manager({ couplet: true }, false)), wait],
    ['accepted', said(manager({ couplet: true }, true)), yes],
    ['rejected', said(manager({ couplet: false }, true)), no],
    ['a switch moved and not saved', said(manager({ couplet: true }, true, { savedConsents: { couplet: false } })), no],
    ['a service that runs until declined', said(manager({ matomo: true }, false), of('matomo', 'matomo')), preset],
    ['no service of that name', said(manager({ matomo: true }, true)), {}],
  ]);
});

describe('the tools’ own signals', () => {
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });
  const page = (more: object, cookie = '') => {
    const document = Object.assign(new EventTarget(), { cookie });
    const host = Object.assign(new EventTarget(), { document, ...more });
    vi.stubGlobal('window', host);
    return host as typeof host & Record<string, unknown>;
  };
  const heard = (map = '') => {
    const told = new Map<string, Said | undefined>();
    watchTools((tool, said) => told.set(tool, said), readMap(map));
    return told;
  };
  const soon = () => vi.advanceTimersByTimeAsync(0);
  const fire = (target: EventTarget, type: string, detail?: unknown) => target.dispatchEvent(Object.assign(new Event(type), { detail }));

  test('wait from the first look, are heard once the tool is there, and again when the shopper answers', async () => {
    vi.useFakeTimers();
    const host = page({ OptanonWrapper: () => {} });
    const told = heard();
    expect([...told]).toEqual([
      ['onetrust', undefined],
      ['tools', {}],
    ]);
    let closed = false;
    Object.assign(host, { OnetrustActiveGroups: ',C0001,', OneTrust: { IsAlertBoxClosed: () => closed } });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(told.get('onetrust')).toEqual(wait);
    closed = true;
    Object.assign(host, { OnetrustActiveGroups: ',C0001,C0002,C0003,' });
    fire(host, 'OneTrustGroupsUpdated', ['C0001', 'C0002', 'C0003']);
    await soon();
    expect(told.get('onetrust')).toEqual(yes);
  });

  test('a tool that throws is not our page’s trouble, and waits', async () => {
    vi.useFakeTimers();
    const broken = () => {
      throw new Error('theirs');
    };
    page({
      getCkyConsent: broken,
      klaro: { getManager: broken },
      __ucCmp: { getConsentDetails: () => Promise.reject(new Error('theirs')) },
    });
    const told = heard();
    await vi.advanceTimersByTimeAsync(70_000);
    for (const tool of ['cookieyes', 'klaro', 'usercentrics']) expect(told.get(tool)).toBeUndefined();
    expect([...told.keys()]).toEqual(['usercentrics', 'cookieyes', 'klaro', 'tools']);
  });

  test('Osano calls back at once where the shopper has answered before, and Klaro when a switch is saved', async () => {
    vi.useFakeTimers();
    const consent = { STORAGE: 'ACCEPT', PERSONALIZATION: 'ACCEPT', ANALYTICS: 'DENY', OPT_OUT: 'DENY' };
    const Osano = Object.assign(() => {}, {
      cm: {
        getConsent: () => consent,
        addEventListener: (type: string, listener: (saved: object) => void) => type.endsWith('saved') && listener(consent),
      },
    });
    const watchers: { update(): void }[] = [];
    const manager = { confirmed: false, consents: { couplet: false }, watch: (watcher: { update(): void }) => watchers.push(watcher) };
    page({ Osano, klaro: { getManager: () => manager } });
    const told = heard();
    await soon();
    expect(told.get('osano')).toEqual({ storage: true, sync: false, optedOut: false });
    expect(told.get('klaro')).toEqual(wait);
    Object.assign(manager, { confirmed: true, consents: { couplet: true } });
    watchers[0]?.update();
    await soon();
    expect(told.get('klaro')).toEqual(yes);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(watchers).toHaveLength(1);
  });

  test('an answer of CookieYes is not held up by the default of Consent Mode that its update leaves out', async () => {
    vi.useFakeTimers();
    const four = { ad_storage: 'granted', ad_user_data: 'granted', ad_personalization: 'granted', analytics_storage: 'granted' };
    const dataLayer: unknown[] = [{ 0: 'consent', 1: 'default', 2: { personalization_storage: 'denied', analytics_storage: 'denied' } }];
    const categories = { functional: true, analytics: true };
    const host = page({ dataLayer, getCkyConsent: () => ({ categories, isUserActionCompleted: false }) });
    const told = heard();
    await soon();
    expect(told.get('google')).toEqual(wait);
    dataLayer.push({ 0: 'consent', 1: 'update', 2: four });
    expect(told.get('google')).toEqual({ storage: null, sync: true });
    fire(host.document, 'cookieyes_consent_update', { accepted: ['functional', 'analytics'], rejected: [] });
    await soon();
    expect(told.get('cookieyes')).toEqual(yes);
    expect(told.get('google')).toEqual({ sync: true });
  });

  test('an answer that arrives after that of a later look is dropped', async () => {
    vi.useFakeTimers();
    const answers: ((details: object) => void)[] = [];
    const details = (state: string) => ({
      consent: { type: 'EXPLICIT' },
      categories: { functional: { state }, marketing: { state } },
    });
    const host = page({ __ucCmp: { getConsentDetails: () => new Promise((resolve) => answers.push(resolve)) } });
    const told = heard();
    fire(host, 'UC_UI_CMP_EVENT');
    expect(answers).toHaveLength(2);
    answers[1]?.(details('ALL_DENIED'));
    await soon();
    expect(told.get('usercentrics')).toEqual(no);
    answers[0]?.(details('ALL_ACCEPTED'));
    await soon();
    expect(told.get('usercentrics')).toEqual(no);
  });

  test('reads the categories that the merchant names', async () => {
    vi.useFakeTimers();
    const consent = { preferences: false, statistics: true, marketing: true, method: 'explicit' };
    page({ Cookiebot: { consent, hasResponse: true } });
    const told = heard('storage=marketing');
    await soon();
    expect(told.get('cookiebot')).toEqual(yes);
  });

  test('Complianz and the WP Consent API read their own cookies', async () => {
    vi.useFakeTimers();
    const all = {
      cmplz_has_consent: () => true,
      complianz: { prefix: 'cmplz_', consenttype: 'optin' },
      wp_has_consent: () => true,
      wp_consent_type: 'optin',
    };
    const host = page(all, 'a=1; cmplz_preferences=allow; cmplz_statistics=deny; wp_consent_preferences=allow');
    const told = heard();
    await soon();
    expect(told.get('complianz')).toEqual({ storage: true, sync: false });
    expect(told.get('wordpress')).toEqual({ storage: true, sync: null });
    host.document.cookie = 'wp_consent_preferences=deny; wp_consent_statistics=deny';
    fire(host.document, 'wp_listen_for_consent_change', { preferences: 'deny' });
    await soon();
    expect(told.get('wordpress')).toEqual(no);
  });
});
