import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { campaignSchema } from '../../../src/bundle/campaign';
import { type Journey, journeySchema } from '../../../src/bundle/journey';
import { asWritten, writtenText } from '../../../src/bundle/writtenCampaign';
import { evaluateCondition } from '../../../src/engine/eligibility/eligibility';
import { DAY } from '../../../src/protocol/values/clock';
import { parseWith } from '../../../src/protocol/values/parse';
import { smallCampaign } from '../trainer/fixtures';

const journey = (change: object): Journey => v.parse(journeySchema, { v: 'journey/1', ...change });
const channels = { push: { cost: 1 }, email: { cost: 1 } };
const file = (of: object | undefined, change: object = {}) => {
  const { fairness: _, ...campaign } = smallCampaign();
  const spring = { id: 'spring', name: 'Spring', coupons: ['tea-10'], ...(of ? { journey: of } : {}), ...change };
  return { ...campaign, channels, campaigns: [spring] };
};
const read = (of: object | undefined, change: object = {}) => {
  const parsed = parseWith(campaignSchema, file(of, change), 'campaign_invalid');
  if (!parsed.ok) throw new Error(parsed.error.message);
  const [tea, plants] = ['tea-10', 'plants-10'].map((id) => parsed.value.coupons.find((coupon) => coupon.id === id));
  const offered = (coupon: typeof tea, channel: string, facts: object = {}) =>
    coupon !== undefined && evaluateCondition(coupon.when, { channel, ...facts });
  return {
    push: parsed.value.channels?.push,
    tea,
    on: (channel: string, facts?: object) => [offered(tea, channel, facts), offered(plants, channel, facts)],
  };
};

describe('a journey', () => {
  it('has only the channels whose decider knows of its trigger', () => {
    const accepts = (trigger: string, channel: string) =>
      v.is(journeySchema, { v: 'journey/1', trigger, channels: [channel] }) ? [trigger, channel] : [];
    const triggers = ['welcome', 'cart-left', 'win-back', 'birthday-month', 'recurring'];
    const found = triggers.flatMap((trigger) => ['push', 'email', 'sms', 'site'].map((channel) => accepts(trigger, channel).join(' ')));
    expect(found.filter((one) => one !== '')).toEqual([
      ...['welcome email', 'welcome sms', 'cart-left push', 'win-back push', 'win-back email', 'win-back sms'],
      ...['birthday-month email', 'birthday-month sms', 'recurring push', 'recurring email', 'recurring sms'],
    ]);
    expect(v.is(journeySchema, { v: 'journey/1', trigger: 'welcome', channels: [] })).toBe(false);
    expect(v.is(journeySchema, { trigger: 'welcome', channels: ['email'] })).toBe(false);
  });

  it('of a cart left offers its coupon by push and on the next page, after that long', () => {
    const { on } = read({ v: 'journey/1', trigger: 'cart-left', channels: ['push'], afterHours: 2 });
    for (const channel of ['push', 'site']) {
      expect(on(channel, { 'cart.idleMinutes': 120 })[0]).toBe(true);
      expect(on(channel, { 'cart.idleMinutes': 119 })[0]).toBe(false);
      expect(on(channel)[0]).toBe(false);
    }
  });

  it('to win back goes by the device’s own orders only if devices decide', () => {
    const away = { 'customer.daysSincePurchase': 60 };
    const both = read({ v: 'journey/1', trigger: 'win-back', channels: ['push', 'email'], afterDays: 60 });
    expect(['push', 'site'].map((channel) => both.on(channel, away)[0])).toEqual([true, true]);
    expect(both.on('push', { 'customer.daysSincePurchase': 59 })[0]).toBe(false);
    const mail = read({ v: 'journey/1', trigger: 'win-back', channels: ['email'] });
    expect(['push', 'site'].map((channel) => mail.on(channel, away)[0])).toEqual([false, false]);
  });

  it.each(['welcome', 'birthday-month'])('%s is offered by no device', (trigger) => {
    const { on, push } = read({ v: 'journey/1', trigger, channels: ['email'] });
    expect(['push', 'site'].map((channel) => on(channel)[0])).toEqual([false, false]);
    expect(['push', 'site'].map((channel) => on(channel)[1])).toEqual([true, true]);
    expect(push).toEqual({ cost: 1 });
  });

  it('limits how often a device shows it', () => {
    const { tea } = read({ v: 'journey/1', trigger: 'recurring', channels: ['push'], everyDays: 14, atMost: 3 });
    expect(tea?.frequency).toMatchObject({ minGapMs: 14 * DAY, lifetime: 3 });
    expect(read({ v: 'journey/1', trigger: 'cart-left', channels: ['push'] }).tea?.frequency.lifetime).toBe(10);
  });

  it('by push lets the server wake browsers, which then announce no other coupon', () => {
    const of = { v: 'journey/1', trigger: 'recurring', channels: ['push'] };
    expect(read(of).push).toEqual({ cost: 1, journeys: true });
    expect([read(of).on('push'), read(of).on('site')]).toEqual([
      [true, false],
      [false, true],
    ]);
    const paused = read(of, { paused: true });
    expect(paused.push).toEqual({ cost: 1 });
    expect(paused.on('push')[1]).toBe(true);
  });

  it('stays out of the file that is read from its bundle', () => {
    const of = journey({ trigger: 'recurring', channels: ['push'] });
    const before = file(of);
    const parsed = parseWith(campaignSchema, before, 'campaign_invalid');
    if (!parsed.ok) throw new Error(parsed.error.message);
    const after = asWritten(parsed.value as never, writtenText(before, 3), []);
    expect(after.channels?.push).toEqual({ cost: 1 });
    expect(after.campaigns?.[0]?.journey).toEqual(of);
    expect(after.coupons.map(({ when }) => when)).toEqual(before.coupons.map(({ when }) => when));
  });
});
