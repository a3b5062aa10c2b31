import { describe, expect, test } from 'vitest';
import {
  browserOptOut,
  type ConsentSignals,
  createConsent,
  resolveConsent,
  type Said,
  type Word,
  waiting,
} from '../../../widget/consent/consent';
import type { Consent } from '../../../worker/api';

const nothing: ConsentSignals = { optedOut: false, configured: 'required', tools: {}, manual: {} };
const both = { storage: true, sync: true };
const yes: Consent = { storage: true, sync: true, refused: false };
const local: Consent = { storage: true, sync: false, refused: false };
const unknown: Consent = { storage: false, sync: false, refused: false };
const no: Consent = { storage: false, sync: false, refused: true };
const said = (storage: Word, sync: Word = storage): Said => ({ storage, sync });

/** What was said → what holds. `tools` are the words of any number of tools, in any order. */
const table: readonly (readonly [
  what: string,
  signals: Partial<Omit<ConsentSignals, 'tools'>> & { tools?: readonly Said[] },
  holds: Consent,
])[] = [
  ['nobody said anything', {}, unknown],
  ['the shop has asked already', { configured: 'granted' }, yes],
  ['the shop hears only the command, and it was not given', { configured: 'manual' }, unknown],
  ['a tool is there without an answer', { tools: [waiting] }, unknown],
  ['… whatever the shop says', { tools: [waiting], configured: 'granted' }, unknown],
  ['a tool says yes', { tools: [said(true)] }, yes],
  ['a tool says no', { tools: [said(false)] }, no],
  ['… whatever the shop says', { tools: [said(false)], configured: 'granted' }, no],
  ['a tool allows without having asked', { tools: [said('preset')] }, yes],
  ['a tool has no say here', { tools: [{}] }, unknown],
  ['… and the shop has asked', { tools: [{}], configured: 'granted' }, yes],
  ['one tool yes, one no', { tools: [said(true), said(false)] }, no],
  ['one tool yes, one without an answer', { tools: [said(true), waiting] }, unknown],
  ['one tool yes, one with no say', { tools: [said(true), {}] }, yes],
  ['storage only', { tools: [said(true, false)] }, local],
  ['sending only', { tools: [said(undefined, true)] }, unknown],
  ['sending, but not storage', { tools: [said(false, true)] }, no],
  ['storage from one tool, sending from another', { tools: [said(true, undefined), said(undefined, true)] }, yes],
  ['the shopper’s own yes', { manual: both }, yes],
  ['… for storage only', { manual: { storage: true } }, local],
  ['… while a tool has no answer', { manual: both, tools: [waiting] }, yes],
  ['… against a tool’s no', { manual: both, tools: [said(false)] }, no],
  ['… against a tool’s no to sending', { manual: both, tools: [said(true, false)] }, local],
  ['the shopper’s own no', { manual: { storage: false, sync: false } }, no],
  ['… against a tool’s yes', { manual: { storage: false }, tools: [said(true)] }, no],
  ['… to sending alone', { manual: { sync: false }, tools: [said(true)] }, local],
  ['never sends what it may not store', { manual: { storage: false, sync: true } }, no],
  ['opted out in the browser', { optedOut: true }, unknown],
  ['… and the shop has asked', { optedOut: true, configured: 'granted' }, unknown],
  ['… and a tool allows without having asked', { optedOut: true, tools: [said('preset')] }, unknown],
  ['… and a tool has a yes', { optedOut: true, tools: [said(true)] }, local],
  ['… and the shopper’s own yes', { optedOut: true, manual: both }, local],
  ['opted out in a tool', { tools: [{ optedOut: true }] }, no],
  ['… and the shop has asked', { tools: [{ optedOut: true }], configured: 'granted' }, no],
  ['… and the shopper’s own yes', { tools: [{ optedOut: true }], manual: both }, local],
  ['… and another tool has a yes', { tools: [{ optedOut: true }, said(true)] }, local],
  ['… and another tool has no answer yet', { tools: [{ optedOut: true }, waiting] }, unknown],
  ['not opted out', { tools: [{ optedOut: false }], configured: 'granted' }, yes],
];

describe('resolveConsent', () => {
  test.each(table)('%s', (_, { tools = [], ...signals }, holds) => {
    for (const order of [tools, tools.toReversed()]) {
      const named = Object.fromEntries(order.map((word, index) => [`tool${index}`, word]));
      expect(resolveConsent({ ...nothing, ...signals, tools: named })).toEqual(holds);
    }
  });

  test('of all that can be said: nothing is sent that is not stored, after an opt-out, or against anybody’s no', () => {
    const words: readonly Word[] = [true, false, 'preset', null, undefined];
    const flags = [true, false, undefined];
    let cases = 0;
    for (const optedOut of [true, false])
      for (const configured of ['granted', 'required', 'manual'] as const)
        for (const storage of words)
          for (const sync of words)
            for (const out of [true, false])
              for (const own of flags)
                for (const ownSync of flags) {
                  const manual = { ...(own !== undefined && { storage: own }), ...(ownSync !== undefined && { sync: ownSync }) };
                  const tools = { a: { storage, sync, optedOut: out } };
                  const holds = resolveConsent({ optedOut, configured, tools, manual });
                  cases += 1;
                  if (holds.sync) {
                    expect([holds.storage, optedOut, out]).toEqual([true, false, false]);
                    expect([sync, ownSync]).not.toContain(false);
                  }
                  if (holds.storage) expect([storage, own]).not.toContain(false);
                  if (holds.storage && storage === null) expect(own).toBe(true);
                  if (holds.refused) expect(holds).toEqual(no);
                }
    expect(cases).toBe(2_700);
  });
});

describe('createConsent', () => {
  const initial = { optedOut: false, configured: 'required' } as const;

  test('tells of changes only, the latest word of each tool and later commands completing earlier ones', () => {
    const told: Consent[] = [];
    const consent = createConsent(initial, (changed) => told.push(changed));
    consent.tool('tcf');
    consent.tool('tcf', said(true));
    consent.tool('tcf', said(true));
    consent.tool('google', { sync: false });
    consent.manual({ sync: true });
    consent.tool('google', {});
    consent.manual({ storage: false });
    expect(told).toEqual([yes, local, yes, no]);
    expect(consent.current()).toEqual(no);
  });

  test('ignores a malformed choice', () => {
    const consent = createConsent(initial, () => {
      throw new Error('nothing changed');
    });
    for (const choice of [undefined, null, 'granted', { storage: 'yes' }, 3]) consent.manual(choice);
    expect(consent.current()).toEqual(unknown);
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

test('a polluted prototype allows nothing', () => {
  const polluted = { storage: true, sync: true, consent: 'granted', configured: 'granted' };
  Object.assign(Object.prototype, polluted);
  try {
    expect(resolveConsent({ ...nothing, tools: { tools: {} } })).toEqual(unknown);
    expect(createConsent({ optedOut: false, configured: 'required' }, () => undefined).current()).toEqual(unknown);
  } finally {
    for (const name of Object.keys(polluted)) Reflect.deleteProperty(Object.prototype, name);
  }
});
