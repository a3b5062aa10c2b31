import { type Fields, fieldsOf, listOf } from '../../capture/platforms/fields';
import type { Said, Word } from '../consent';
import { type Categories, saidOf } from './categories';

/** Granted or not counts as the shopper's answer only after they have given one. Before, granted means that nobody has to be asked. */
const word = (granted: boolean, answered: boolean): Word => (answered ? granted : granted ? 'preset' : null);

/**
 * OneTrust, CookiePro. https://developer.onetrust.com/onetrust/docs/javascript-events-guide
 * @param active `OnetrustActiveGroups`: `,C0001,C0003,`
 * @param groups `GetDomainData().Groups`: the shop's categories, each with `CustomGroupId`. Empty: unknown
 * @param answered `IsAlertBoxClosed()`
 */
export const oneTrustSaid = (active: string, groups: readonly unknown[], answered: boolean, categories: Categories): Said => {
  const ids = groups.map((group) => fieldsOf(group).CustomGroupId);
  return saidOf(categories, (name) =>
    ids.length > 0 && !ids.includes(name) ? undefined : word(active.split(',').includes(name), answered),
  );
};

/**
 * Osano. https://developers.osano.com/cmp/javascript-api/developer-documentation-consent-javascript-api
 * @param consent `getConsent()`: `ACCEPT` or `DENY` by category
 * @param answered the event `osano-cm-consent-saved` has come
 */
export const osanoSaid = (consent: Fields, answered: boolean, categories: Categories): Said => ({
  ...saidOf(categories, (name) => (name in consent ? word(consent[name] === 'ACCEPT', answered) : undefined)),
  optedOut: consent.OPT_OUT === 'ACCEPT',
});

/**
 * Cookiebot. https://www.cookiebot.com/en/developer/
 * @param bot `window.Cookiebot`
 */
export const cookiebotSaid = ({ consent, hasResponse }: Fields, categories: Categories): Said => {
  const given = fieldsOf(consent);
  const answered = hasResponse === true && given.method !== 'implied';
  return saidOf(categories, (name) => (typeof given[name] === 'boolean' ? word(given[name], answered) : undefined));
};

/**
 * CookieYes. https://www.cookieyes.com/documentation/retrieving-consent-data-using-api-getckyconsent/
 * @param consent `getCkyConsent()`
 * @param update detail of the latest `cookieyes_consent_update`: the categories `accepted` and `rejected`
 */
export const cookieYesSaid = ({ categories: known, isUserActionCompleted }: Fields, update: Fields, categories: Categories): Said => {
  const given = fieldsOf(known);
  return saidOf(categories, (name) => {
    if (listOf(update.rejected).includes(name)) return false;
    if (listOf(update.accepted).includes(name)) return true;
    return typeof given[name] === 'boolean' ? word(given[name], isUserActionCompleted === true) : undefined;
  });
};

/**
 * The WP Consent API and Complianz: the shopper's answer is in a cookie per category, `allow` or `deny`.
 * https://github.com/WordPress/wp-consent-level-api, https://complianz.io/developers-guide-for-hooks-and-events/
 * @param cookie of a category. Empty: no answer
 * @param type `optin`, `optout` or another. Empty: no cookie banner has set one, and the API then allows everything
 */
export const wordPressSaid = (
  cookie: (name: string) => string,
  has: (name: string) => unknown,
  type: string,
  categories: Categories,
): Said =>
  saidOf(categories, (name) => {
    const said = cookie(name);
    if (said) return said === 'allow';
    if (!type) return undefined;
    return word(has(name) === true && !type.includes('optin'), false);
  });

/** Usercentrics' word for an answer of the shopper, in capitals in version 3. */
export const isExplicit = (type: unknown): boolean => String(type).toLowerCase() === 'explicit';

/** Usercentrics' categories by name, each granted or not, and whether the shopper has answered. */
const usercentricsAnswer = (found: unknown): readonly [given: Readonly<Record<string, boolean>>, answered: boolean] => {
  if (Array.isArray(found)) {
    const given: Record<string, boolean> = {};
    const all = found.map(fieldsOf).map(({ categorySlug, consent }) => [String(categorySlug), fieldsOf(consent)] as const);
    for (const [name, consent] of all) given[name] = given[name] !== false && consent.status === true;
    return [given, all.some(([, { history }]) => listOf(history).some((entry) => isExplicit(fieldsOf(entry).type)))];
  }
  const { categories, consent, ucCategory, type } = fieldsOf(found);
  const states = Object.entries(fieldsOf(categories)).map(([name, category]) => [name, fieldsOf(category).state === 'ALL_ACCEPTED']);
  const flags = Object.entries(fieldsOf(ucCategory)).map(([name, value]) => [name, value === true]);
  return [Object.fromEntries([...states, ...flags]), isExplicit(type ?? fieldsOf(consent).type)];
};

/**
 * Usercentrics. A category counts as granted if all of its services are.
 * @param found version 3: `__ucCmp.getConsentDetails()`; version 2: `UC_UI.getServicesBaseInfo()`, or the detail of its window event
 * @see https://docs.usercentrics.com/#/v3-api and https://docs.usercentrics.com/#/v2-events
 */
export const usercentricsSaid = (found: unknown, categories: Categories): Said => {
  const [given, answered] = usercentricsAnswer(found);
  return saidOf(categories, (name) => (Object.hasOwn(given, name) ? word(given[name] === true, answered) : undefined));
};

/**
 * Klaro. Its services are the shop's own. https://klaro.org/docs/api/js_api
 * @param manager `klaro.getManager()`. Before the shopper saves, `consents` are the positions of the switches
 */
export const klaroSaid = ({ confirmed, savedConsents, consents, config }: Fields, categories: Categories): Said => {
  const given = fieldsOf(confirmed === true ? (savedConsents ?? consents) : consents);
  const services = listOf(fieldsOf(config).services).map(fieldsOf);
  return saidOf(categories, (name) => {
    if (typeof given[name] !== 'boolean') return undefined;
    const isOptOut = services.some((service) => service.name === name && service.optOut === true);
    return confirmed === true ? given[name] : word(given[name] && isOptOut, false);
  });
};
