import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { channelSettingsSchema } from '../../../../src/engine/channels/channelSettings';
import {
  type Channel,
  type ChannelSituation,
  channelRefusal,
  channelRefusals,
  chooseChannel,
  noAnswers,
  withAnswer,
} from '../../../../src/engine/channels/chooseChannel';
import { seededRng } from '../../../../src/maths/random';
import { DAY, HOUR } from '../../../../src/protocol/values/clock';

const now = 20_000 * DAY + 12 * HOUR;
const settings = v.parse(channelSettingsSchema, { push: { cost: 0 }, email: { cost: 1 }, sms: { cost: 8 } });
const situation = (over: Partial<ChannelSituation> = {}): ChannelSituation => ({
  settings,
  asked: ['push', 'inbox'],
  agreed: () => true,
  now,
  minutesOfDay: 12 * 60,
  reachedAt: [],
  answers: noAnswers,
  worth: 500,
  rng: seededRng(1),
  ...over,
});

describe('channelRefusal', () => {
  it.each<[string, string | undefined, Channel, Partial<ChannelSituation>]>([
    ['all holds', undefined, 'push', {}],
    ['the campaign has no channels', 'channel_off', 'push', { settings: undefined }],
    ['the campaign has not this one', 'channel_off', 'sms', { settings: v.parse(channelSettingsSchema, { push: {} }) }],
    ['the shopper has not agreed', 'channel_not_agreed', 'email', { agreed: (channel) => channel !== 'email' }],
    ['it is night', 'channel_quiet_hours', 'sms', { minutesOfDay: 3 * 60 }],
    ['one went out today', 'channel_cap_day', 'push', { reachedAt: [now - DAY + 1] }],
    ['one went out yesterday', undefined, 'push', { reachedAt: [now - DAY] }],
    ['three went out this week', 'channel_cap_week', 'email', { reachedAt: [2, 3, 4].map((days) => now - days * DAY) }],
    ['one lies in the future of a clock set back', 'channel_cap_day', 'push', { reachedAt: [now + 30 * DAY] }],
    ['it is night, for the inbox', undefined, 'inbox', { minutesOfDay: 3 * 60, settings: undefined, reachedAt: [now, now, now] }],
  ])('when %s', (_, code, channel, over) => {
    expect(channelRefusal(channel, situation(over))).toBe(code);
    if (code) expect(channelRefusals).toHaveProperty(code);
  });
});

describe('chooseChannel', () => {
  const shares = (over: Partial<ChannelSituation>, choices = 4_000) => {
    const rng = seededRng(7);
    const counts = new Map<Channel | undefined, number>();
    const expected = new Map<Channel | undefined, number>();
    for (let i = 0; i < choices; i++) {
      const { channel, candidates, propensity } = chooseChannel(situation({ ...over, rng }));
      counts.set(channel, (counts.get(channel) ?? 0) + 1);
      for (const candidate of candidates) expected.set(candidate.channel, (expected.get(candidate.channel) ?? 0) + candidate.propensity);
      expect(propensity).toBe(candidates.find((candidate) => candidate.channel === channel)?.propensity);
      expect(candidates.reduce((sum, candidate) => sum + candidate.propensity, 0)).toBeCloseTo(1, 12);
    }
    return { counts, expected };
  };

  /** Are channels drawn as often as their propensities say, within 4 SE? */
  const asSaid = ({ counts, expected }: ReturnType<typeof shares>, choices = 4_000): boolean =>
    [...expected].every(([channel, sum]) => {
      const p = sum / choices;
      return Math.abs((counts.get(channel) ?? 0) / choices - p) <= 4 * Math.sqrt((p * (1 - p)) / choices);
    });

  it('draws channels as often as their propensities say; a twin that takes the best one does not', () => {
    const drawn = shares({ worth: 20, asked: ['push', 'email', 'inbox'] });
    expect(asSaid(drawn)).toBe(true);
    const rng = seededRng(7);
    const greedy = new Map<Channel | undefined, number>();
    for (let i = 0; i < 4_000; i++) {
      const { candidates } = chooseChannel(situation({ worth: 20, asked: ['push', 'email', 'inbox'], rng }));
      const { channel } = candidates.reduce((best, candidate) => (candidate.propensity > best.propensity ? candidate : best));
      greedy.set(channel, (greedy.get(channel) ?? 0) + 1);
    }
    expect(asSaid({ counts: greedy, expected: drawn.expected })).toBe(false);
  });

  it('leaves every candidate a chance, and those refused none', () => {
    const { candidates, refusals } = chooseChannel(situation({ asked: ['push', 'sms', 'inbox'], agreed: (channel) => channel !== 'sms' }));
    expect(candidates.map(({ channel }) => channel)).toEqual(['push', 'inbox', undefined]);
    for (const { propensity } of candidates) expect(propensity).toBeGreaterThanOrEqual(0.02);
    expect(refusals).toEqual([{ channel: 'sms', code: 'channel_not_agreed' }]);
  });

  it('keeps quiet where no message is worth its cost', () => {
    const [sms, quiet] = chooseChannel(situation({ asked: ['sms'], worth: 2 })).candidates;
    expect(sms?.net).toBeLessThan(0);
    expect(quiet).toMatchObject({ channel: undefined, net: 0 });
    expect(quiet!.propensity).toBeGreaterThan(0.9);
  });

  it('learns by which channel a shopper answers', () => {
    let answers = noAnswers;
    for (let i = 0; i < 12; i++) answers = withAnswer(withAnswer(answers, 'push', false), 'email', true);
    const { candidates } = chooseChannel(situation({ asked: ['push', 'email'], answers }));
    const [push, email] = candidates;
    expect(email!.propensity).toBeGreaterThan(0.9);
    expect(push!.propensity).toBeLessThan(0.1);
    const before = chooseChannel(situation({ asked: ['push', 'email'] })).candidates;
    expect(before[0]!.propensity).toBeGreaterThan(0.3);
  });

  it('chooses the same with the same stream', () => {
    expect(chooseChannel(situation())).toEqual(chooseChannel(situation()));
  });
});
