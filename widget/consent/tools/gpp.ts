import { type Fields, fieldsOf, listOf } from '../../capture/platforms/fields';
import type { Said } from '../consent';

/**
 * Mapping of the purposes in IAB Europe's framework (https://iabeurope.eu/iab-europe-transparency-consent-framework-policies/). Storing
 * needs purpose 1 (store and access information on a device). A no to personalised content (5, 6), if asked for, rules out the log that
 * coupons are chosen from. Sending also needs measuring content (8) and understanding audiences by statistics (9), which describes reports.
 * Legitimate interests do not count.
 */
export const purposesSaid = (consent: (purpose: number) => unknown): Said => {
  const storage = consent(1) === true && consent(5) !== false && consent(6) !== false;
  return { storage, sync: storage && consent(8) === true && consent(9) === true };
};

const TCF_EU = 2;
const US_FIRST = 6;

/** A section as the tool parsed it: one object, or one per segment. */
const fieldsOfSection = (section: unknown): Fields => Object.assign({}, ...listOf(section).map(fieldsOf));

/** For the section `tcfeuv2`: a TCData object, a list of flags from purpose 1 on, or a list of the purposes. */
const euSaid = (section: Fields): Said => {
  const { PurposeConsents } = section;
  const flags = listOf(PurposeConsents);
  const { consents } = fieldsOf(section.purpose);
  return purposesSaid((id) => {
    if (!PurposeConsents) return fieldsOf(consents)[id];
    return typeof flags[0] === 'number' ? flags.includes(id) || undefined : flags[id - 1];
  });
};

const OPT_OUTS = ['SaleOptOut', 'SharingOptOut', 'TargetedAdvertisingOptOut'];

/** US law requires no prior consent. An opt-out, including of a child's data, is treated like Global Privacy Control. */
const usSaid = (section: Fields): Said => {
  const { Gpc, OptOutSale, KnownChildSensitiveDataConsents } = section;
  const isChild = listOf(KnownChildSensitiveDataConsents).includes(1);
  return { optedOut: OPT_OUTS.some((name) => section[name] === 1) || Gpc === true || OptOutSale === 'Y' || OptOutSale === 1 || isChild };
};

/**
 * Answer of a GPP tool once it is ready. `undefined` = no change. A section that is in force but unknown here, or missing, is no answer.
 * @param sectionOf a section by its API prefix, as `getSection` gives it
 * @see https://github.com/InteractiveAdvertisingBureau/Global-Privacy-Platform/blob/main/Core/CMP%20API%20Specification.md#pingreturn
 */
export const gppSaid = (ping: Fields, sectionOf: (prefix: string) => unknown): Said | undefined => {
  if (ping.signalStatus !== 'ready') return undefined;
  const parsed = fieldsOf(ping.parsedSections);
  // `7:usnat`, or `usnat` in older versions.
  const names = [...Object.keys(parsed), ...listOf(ping.supportedAPIs).map((api) => String(api).replace(/^\d+:/, ''))];
  const read = (wanted: RegExp): Fields[] =>
    [...new Set(names)]
      .filter((name) => wanted.test(name))
      .flatMap((name) => parsed[name] ?? sectionOf(name) ?? [])
      .map(fieldsOfSection);
  const inForce = listOf(ping.applicableSections).filter((id) => Number(id) > 0);
  if (inForce.length === 0) return {};
  const said = inForce.map((id): Said | undefined => {
    if (id === TCF_EU) return read(/^tcfeu/).map(euSaid)[0];
    if (Number(id) < US_FIRST) return undefined;
    const sections = read(/^us/);
    return sections.length > 0 ? { optedOut: sections.some((section) => usSaid(section).optedOut) } : undefined;
  });
  if (said.includes(undefined)) return { storage: null, sync: null };
  return Object.assign({}, ...said);
};
