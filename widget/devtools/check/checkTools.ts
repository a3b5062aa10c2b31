import type { ConsentSignals } from '../../consent/consent';
import type { Mistake } from './mistake';

const map = (names: string): string => `add data-consent-map="${names}" to the tag`;
const categories = map('storage=… sync=…');

/** By tool: what it leaves open, and the line to add. */
const open: Readonly<Record<string, string>> = {
  google: `Consent Mode leaves out personalization_storage: ${map('storage=ad_personalization sync=analytics_storage')}, with your parameters for storing and sending`,
  onetrust: `OneTrust has no category C0003: ${categories}, with your categories for storing and sending`,
  usercentrics: `Usercentrics has no category functional: ${categories}, with your categories for storing and sending`,
  klaro: "Klaro has no service couplet: add { name: 'couplet', purposes: ['functional'] } to its services",
  wordpress: 'the WP Consent API has no consent type: a cookie banner has to set one',
};

/**
 * Consent tools on the page that do not say whether Couplet may store, so that it never does. Nothing to report once any source does. While
 * Consent Mode gives no word on sending either, the shopper has not answered.
 */
export const checkTools = ({ tools, manual }: ConsentSignals): readonly Mistake[] => {
  const { google, ...others } = tools;
  const isAnswered = typeof google?.sync === 'boolean';
  // A denial by default that no update has lifted says as little about storing as no word at all.
  const words = [
    manual.storage,
    ...Object.values(others).map(({ storage }) => storage),
    isAnswered ? (google.storage ?? undefined) : undefined,
  ];
  if (words.some((word) => word !== undefined)) return [];
  return Object.entries(tools).flatMap(([name, { storage }]) =>
    (name === 'google' ? isAnswered : storage === undefined) && Object.hasOwn(open, name)
      ? [{ code: 'consent_unmapped', about: name, message: `nothing is stored: ${open[name]}` }]
      : [],
  );
};
