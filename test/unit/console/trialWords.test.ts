import { describe, expect, it } from 'vitest';
import { isNews } from '../../../src/campaigns/loop/decideLoop';
import { eventCodes } from '../../../src/campaigns/loop/loopState';
import { createFormats } from '../../../src/console/i18n/i18n';
import { eventWords, standingWords } from '../../../src/console/pages/learning/Trial';
import { stringsIn } from '../../helpers/console/strings';

const [en, zh] = [createFormats('en'), createFormats('zh-CN')];
const bundle = 'bfec68f916200289';
const idle = {
  settings: { mode: 'automatic', share: 0.2, tolerance: 0.02, horizonDays: 28 },
  phase: { name: 'idle' },
  standing: null,
  waits: 'no_news',
  problem: null,
  history: [],
} as const;

describe('what the server did by itself', () => {
  it('is told in plain words, in both languages', () => {
    const staged = { at: 1, code: 'staged', bundle, facts: { orders: 1_214, reports: 0, share: 0.2 } } as const;
    expect(eventWords(staged, stringsIn('en').trial, en)).toBe(
      `Learned from 1,214 new orders. Trying version ${bundle} on 20% of devices.`,
    );
    expect(eventWords(staged, stringsIn('zh-CN').trial, zh)).toContain('1,214 笔新订单');
    const promoted = { at: 1, code: 'promoted', bundle, facts: { why: 'orders', staged: 160, live: 640 } } as const;
    expect(eventWords(promoted, stringsIn('en').trial, en)).toBe(
      `Version ${bundle} is used for all devices. Orders decided. Buyers: 160 with it, 640 without.`,
    );
  });

  it.each(eventCodes)('has a sentence for %s', (code) => {
    for (const [strings, formats] of [[stringsIn('en').trial, en] as const, [stringsIn('zh-CN').trial, zh] as const])
      expect(eventWords({ at: 1, code, bundle, facts: {} }, strings, formats)).not.toMatch(/undefined|^$/);
  });
});

describe('where it stands', () => {
  it('says how many buyers are still missing', () => {
    const stage = { bundle, base: bundle, evidence: { orders: 1, reports: 0 }, news: { orders: 1, reports: 0 }, at: 1 };
    const running = { ...stage, share: 0.2, tolerance: 0.02, horizonDays: 28, since: 1 };
    const answer = {
      ...idle,
      phase: { name: 'stage' as const, stage: running },
      standing: { staged: { customers: 38 }, live: { customers: 150 } },
      waits: 'too_few_customers',
    };
    expect(standingWords({ ...answer, history: [] }, stringsIn('en').trial, en)).toBe(
      `Trying version ${bundle} on 20% of devices. Buyers: 38 with it, 150 without. Not enough data yet: each side needs 100 buyers.`,
    );
  });

  it('says how much news a version takes, as the server has it', () => {
    expect(standingWords({ ...idle, history: [] }, stringsIn('en').trial, en)).toMatch(
      / 30 new orders or 200 new reports, and at least 10% /,
    );
    expect(standingWords({ ...idle, history: [] }, stringsIn('zh-CN').trial, zh)).toMatch(
      / 30 笔新订单或 200 份新报告，且至少比之前多 10%/,
    );
    const [known, many] = [
      { orders: 0, reports: 0 },
      { orders: 5_000, reports: 50_000 },
    ];
    expect([29, 30].map((orders) => isNews(known, { orders, reports: 0 }))).toEqual([false, true]);
    expect([199, 200].map((reports) => isNews(known, { orders: 0, reports }))).toEqual([false, true]);
    expect([5_499, 5_500].map((orders) => isNews(many, { ...many, orders }))).toEqual([false, true]);
  });

  it('is never silent: before the first look it says how often it looks', () => {
    expect(standingWords({ ...idle, history: [], waits: null }, stringsIn('en').trial, en)).toBe(
      'Couplet checks for new orders and reports once an hour.',
    );
    expect(standingWords({ ...idle, history: [], waits: null }, stringsIn('zh-CN').trial, zh)).toBe(
      'Couplet 每小时检查一次新的订单和报告。',
    );
  });

  it('names the reason where no version can be made', () =>
    expect(standingWords({ ...idle, history: [], problem: 'split_helper_silent' }, stringsIn('en').trial, en)).toContain(
      'split_helper_silent',
    ));
});
