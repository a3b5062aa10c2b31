import type { Said } from '../resolveConsent';

/**
 * What consent by purposes of IAB Europe's framework means here (https://iabeurope.eu/iab-europe-transparency-consent-framework-policies/):
 * storing needs purpose 1 (store and access information on a device), and a no to personalised content (5, 6), where it was asked for, is a no
 * to the log that coupons are chosen from. Sending also needs measuring content (8) and understanding audiences by statistics (9), which is
 * what reports are. Legitimate interests do not count.
 */
export const purposesSaid = (consent: (purpose: number) => unknown): Said => {
  const storage = consent(1) === true && consent(5) !== false && consent(6) !== false;
  return { storage, sync: storage && consent(8) === true && consent(9) === true };
};
