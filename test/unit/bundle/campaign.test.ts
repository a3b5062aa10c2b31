import { describe, expect, it } from 'vitest';
import { campaignSchema } from '../../../src/bundle/campaign';
import { parseWith } from '../../../src/protocol/values/parse';
import { smallCampaign } from '../trainer/fixtures';

const read = (budgets: object) => parseWith(campaignSchema, { ...smallCampaign(), budgets }, 'campaign_invalid');

describe('campaignSchema', () => {
  it('takes a budget by coupon id', () => {
    expect(read({ 'tea-10': { money: 10_000 } })).toMatchObject({ ok: true, value: { budgets: { 'tea-10': { money: 10_000 } } } });
  });

  it('refuses a budget of a coupon the campaign does not have, which would leave the coupon meant without a limit', () => {
    const refused = read({ 'tee-10': { money: 10_000 } });
    expect(refused).toMatchObject({ ok: false, error: { code: 'campaign_invalid' } });
    expect(!refused.ok && refused.error.message).toContain('tee-10');
  });

  it('refuses a coupon that ends before it starts, which nobody would ever see', () => {
    const campaign = smallCampaign();
    const [first, ...others] = campaign.coupons;
    const turned = { ...campaign, coupons: [{ ...first, startsAt: 2, endsAt: 1 }, ...others] };
    expect(parseWith(campaignSchema, turned, 'campaign_invalid')).toMatchObject({
      ok: false,
      error: { code: 'campaign_invalid', message: expect.stringContaining(`"${first?.id}" ends before`) },
    });
  });

  it('leaves out what only the trainer may write, so that a manifest copied into a campaign ships no models of its own', () => {
    const prior = { version: 1, inputs: [], factor: [1, 0, 1], deviations: [], steps: 8 };
    const spec = { version: 2, inputs: 1, fm: 0, crossLayers: 0, hidden: [], heads: ['purchase'] };
    const numeric = { kind: 'numeric', name: 'v', source: 'session.views', mean: 0, std: 1, missing: 0 };
    const features = { version: 1, id: 'heads/1', fields: [numeric] };
    const heads = { spec, features, encoding: 'float16', weights: { sha256: 'a'.repeat(64), bytes: 4 } };
    const campaign = parseWith(campaignSchema, { ...smallCampaign(), localHead: prior, heads }, 'campaign_invalid');
    expect(campaign).toEqual({ ok: true, value: smallCampaign() });
  });

  it.each([
    ['a rule that names no coupon of the campaign', { rule: ['tee-10'] }, 'rule names "tee-10"'],
    ['two coupons of one name', { coupons: [smallCampaign().coupons[0], smallCampaign().coupons[0]], rule: [] }, 'two coupons are called'],
  ])('refuses %s before anything is trained', (_, change, sentence) => {
    expect(parseWith(campaignSchema, { ...smallCampaign(), budgets: {}, ...change }, 'campaign_invalid')).toMatchObject({
      ok: false,
      error: { code: 'campaign_invalid', message: expect.stringContaining(sentence) },
    });
  });
});

describe('where a campaign’s codes come from, and their limits', () => {
  const withTerms = (terms: object) => parseWith(campaignSchema, { ...smallCampaign(), ...terms }, 'campaign_invalid');
  const [first, second] = smallCampaign().coupons.map(({ id }) => id);

  it('are taken by coupon', () => {
    const terms = {
      budgets: { [`${first}`]: { moneyPerDay: 100_000, countPerDay: 5 } },
      limits: { [`${first}`]: { perCustomer: 1 } },
      codes: { [`${first}`]: { from: 'shared', code: 'Summer10' } },
    };
    expect(withTerms(terms)).toMatchObject({ ok: true, value: terms });
  });

  it.each([
    ['limits of a stranger', { limits: { stranger: { perCustomer: 1 } } }],
    ['codes of a stranger', { codes: { stranger: { from: 'pool' } } }],
    ['a limit of none', { limits: { [`${first}`]: { perCustomer: 0 } } }],
    ['a shared code with spaces', { codes: { [`${first}`]: { from: 'shared', code: 'SUMMER 10' } } }],
    ['a prefix in lower case', { codes: { [`${first}`]: { from: 'generated', prefix: 'tea-' } } }],
    ['a day’s budget that pays for no code', { budgets: { [`${first}`]: { moneyPerDay: 1 } } }],
    [
      'one code for two coupons',
      { codes: { [`${first}`]: { from: 'shared', code: 'All10' }, [`${second}`]: { from: 'shared', code: 'ALL10' } } },
    ],
  ])('are refused for %s', (_what, terms) => {
    expect(withTerms(terms)).toMatchObject({ ok: false, error: { code: 'campaign_invalid' } });
  });
});
