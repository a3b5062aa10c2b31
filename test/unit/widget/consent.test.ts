import { describe, expect, test } from 'vitest';
import { browserOptOut, createConsent } from '../../../widget/consent/createConsent';
import { type ConsentSignals, resolveConsent } from '../../../widget/consent/resolveConsent';
import type { Consent } from '../../../worker/api';

const nothing: ConsentSignals = { optedOut: false, configured: 'required', google: {}, manual: {} };
const both = { storage: true, sync: true };
const neither = { storage: false, sync: false };

describe('resolveConsent', () => {
  test('keeps to memory and sends nothing until somebody consented', () => {
    expect(resolveConsent(nothing)).toEqual(neither);
    expect(resolveConsent({ ...nothing, configured: 'granted' })).toEqual(both);
  });

  test('an opt-out of the browser forbids sending whatever else is said, and the shop default does not count as asking', () => {
    expect(resolveConsent({ ...nothing, optedOut: true, configured: 'granted' })).toEqual(neither);
    expect(resolveConsent({ ...nothing, optedOut: true, manual: both })).toEqual({ storage: true, sync: false });
    const google = { personalization_storage: 'granted', analytics_storage: 'granted' };
    expect(resolveConsent({ ...nothing, optedOut: true, google })).toEqual({ storage: true, sync: false });
  });

  test('reads Google Consent Mode: personalization for storing, analytics for sending', () => {
    expect(resolveConsent({ ...nothing, google: { personalization_storage: 'granted', analytics_storage: 'denied' } })).toEqual({
      storage: true,
      sync: false,
    });
    expect(resolveConsent({ ...nothing, configured: 'granted', google: { personalization_storage: 'denied' } })).toEqual(neither);
  });

  test('the word of the shopper is over that of the tool', () => {
    expect(resolveConsent({ ...nothing, google: { personalization_storage: 'granted' }, manual: { storage: false } })).toEqual(neither);
  });

  test('never sends what it may not store', () => {
    expect(resolveConsent({ ...nothing, manual: { storage: false, sync: true } })).toEqual(neither);
  });
});

describe('createConsent', () => {
  test('tells of changes only, later signals completing earlier ones', () => {
    const told: Consent[] = [];
    const consent = createConsent({ optedOut: false, configured: 'required' }, (changed) => told.push(changed));
    consent.google({ personalization_storage: 'denied', analytics_storage: 'granted' });
    consent.google({ personalization_storage: 'granted' });
    consent.google({ personalization_storage: 'granted' });
    consent.manual({ storage: false });
    expect(told).toEqual([both, neither]);
    expect(consent.current()).toEqual(neither);
  });

  test('ignores a malformed choice', () => {
    const consent = createConsent({ optedOut: false, configured: 'required' }, () => {
      throw new Error('nothing changed');
    });
    for (const choice of [undefined, null, 'granted', { storage: 'yes' }, 3]) consent.manual(choice);
    expect(consent.current()).toEqual(neither);
  });
});

test('reads Global Privacy Control and Do Not Track', () => {
  expect([{ globalPrivacyControl: true }, { doNotTrack: '1' }, { doNotTrack: null }, {}].map(browserOptOut)).toEqual([
    true,
    true,
    false,
    false,
  ]);
});
