import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { presets } from '../../../src/campaigns/presets';
import { campaignCommand } from '../../../src/cli/campaign';
import { choiceOptions } from '../../../src/cli/campaignChoices';
import { readCampaign } from '../../../src/cli/io/readFile';
import { generateKeys } from '../../../src/trainer/bundle/keys';
import { train } from '../../../src/trainer/train';
import { behaviourLog, freshFolder, writeIn } from '../trainer/fixtures';

const folder = freshFolder();
const shop = ['--currency', 'EUR', '--time-zone', 'Europe/Berlin'];

/** What the command prints on each stream, and its exit code; commander's own refusals throw. */
const campaign = async (...args: string[]) => {
  const printed = { out: '', err: '' };
  const spies = (['stdout', 'stderr'] as const).map((name) =>
    vi.spyOn(process[name], 'write').mockImplementation((text) => {
      printed[name === 'stdout' ? 'out' : 'err'] += String(text);
      return true;
    }),
  );
  const command = campaignCommand();
  for (const one of [command, ...command.commands]) one.exitOverride();
  const thrown = await command.parseAsync(args, { from: 'user' }).then(
    () => undefined,
    (error: Error) => error.message,
  );
  for (const spy of spies) spy.mockRestore();
  return { ...printed, thrown, code: process.exitCode ?? 0 };
};
afterEach(() => {
  process.exitCode = undefined;
});

/** Options that suffice for each preset. */
const enough: Readonly<Record<string, readonly string[]>> = {
  'new-shopper': ['--cap', '10'],
  'win-back': ['--cap', '12.50'],
  holiday: ['--from', '2026-12-18', '--until', '2026-12-26', '--tiers', '50:5,100:15'],
  targeted: ['--cap', '10', '--categories', 'Tea, Plants'],
  'cart-rescue': ['--cap', '10', '--spend', '40'],
};

describe('couplet campaign', () => {
  it('lists the presets, one a line, or as JSON', async () => {
    const { out } = await campaign();
    expect(
      out
        .trimEnd()
        .split('\n')
        .map((line) => line.split(' ')[0]),
    ).toEqual(presets.map(({ name }) => name));
    expect(JSON.parse((await campaign('--json')).out)).toEqual(presets.map(({ name, summary }) => ({ name, summary })));
  });

  it('refuses a preset it does not have, and names those it has', async () => {
    for (const args of [['flash-sale'], ['winback', '--currency', 'EUR', '--cap', '15'], ['--currency', 'EUR']]) {
      const { err, code } = await campaign(...args);
      expect(err).toMatch(/^preset_unknown: .*win-back/);
      expect(code).toBe(2);
    }
  });

  it.each(presets.map(({ name }) => name))(
    'writes %s to stdout as a file that training reads, and says on stderr who sees it',
    async (name) => {
      const { out, err, code } = await campaign(name, ...shop, ...enough[name]!);
      expect(code).toBe(0);
      expect(readCampaign(writeIn(folder, `${name}.json`, out))).toMatchObject({ ok: true });
      expect(err.split('\n').map((line) => line.split(':')[0])).toEqual(['seen by', 'not seen by', 'watch', '']);
    },
  );

  it.each(presets.map(({ name }) => name))('takes every option of %s', async (name) => {
    const values: Readonly<Record<string, string>> = {
      currency: 'EUR',
      'time-zone': 'UTC',
      'margin-rate': '0.9',
      'margin-floor': '0.1',
      holdout: '0.2',
      aim: 'efficiency',
      notice: 'eu',
      format: 'modal',
      from: '2026-12-18',
      until: '2026-12-26',
      tiers: '50:5',
      journey: 'recurring',
      by: 'push, email',
    };
    const args = choiceOptions(name).flatMap(({ flags, kind }) => {
      const flag = flags.split(' ')[0] ?? '';
      if (kind === 'flag') return [flag];
      return [flag, values[flag.slice(2)] ?? (kind === 'money' || kind === 'number' ? '6' : 'own')];
    });
    const { out, err, code } = await campaign(name, ...args);
    expect({ err: code === 0 ? '' : err, code }).toEqual({ err: '', code: 0 });
    expect(JSON.parse(out)).toMatchObject({
      label: 'own',
      marginFloor: 0.1,
      policy: { aim: 'efficiency' },
      experiment: { shares: { none: 0.2 } },
      coupons: [{ id: 'own', title: { en: 'own' }, scope: { itemIds: ['own'], categories: ['own'] } }],
      budgets: { own: { count: 6, money: 600 } },
    });
  });

  it('reads when a page asks and how often a coupon is shown', async () => {
    const moments = ['--on-page', '/sale/*, cart', '--after', '20', '--scroll', '50', '--exit-intent', '--idle', '30'];
    const more = ['--cart-value', '49.90', '--on-click', '.help, #deal', '--moments-only'];
    const rules = ['--per-page', '1', '--per-week', '2', '--gap-hours', '36', '--until-closed'];
    const { out } = await campaign('new-shopper', ...shop, '--cap', '10', ...moments, ...more, ...rules);
    const { triggers, coupons } = JSON.parse(out);
    expect(triggers).toEqual({
      ...{ quietMs: 4_000, minViews: 3, onAddToCart: false, onViews: false },
      ...{ onPage: ['/sale/*', 'cart'], afterMs: 20_000, scrollShare: 0.5, exitIntent: true, idleMs: 30_000, cartValue: 4_990 },
      onClick: '.help, #deal',
    });
    expect(coupons[0].frequency).toMatchObject({ perPage: 1, perWeek: 2, minGapMs: 36 * 3_600_000, until: 'closed' });
  });

  it('sends the coupon by a journey of a campaign of its own, on channels that know of the trigger', async () => {
    const args = ['new-shopper', ...shop, '--cap', '10', '--journey', 'welcome'];
    const { out, err } = await campaign(...args);
    expect(JSON.parse(out)).toMatchObject({
      channels: { email: {} },
      campaigns: [{ id: 'new-shopper', coupons: ['new-shopper'], journey: { v: 'journey/1', trigger: 'welcome', channels: ['email'] } }],
    });
    expect(err).toMatch(/^journey: welcome by email\./);
    const file = writeIn(folder, 'welcome.json', out);
    const more = await campaign('cart-rescue', ...enough['cart-rescue']!, '--with', file, '--journey', 'cart-left');
    expect(JSON.parse(more.out).campaigns.map(({ id }: { id: string }) => id)).toEqual(['new-shopper', 'cart-rescue']);
    expect(JSON.parse(more.out).channels).toEqual({ push: {}, email: {} });
    expect(await campaign(...args, '--by', 'push')).toMatchObject({ code: 1, err: expect.stringMatching(/^choices_invalid: .*--by/) });
  });

  it('puts the sentences of the laws that are named on every card', async () => {
    const { out } = await campaign('win-back', ...shop, '--cap', '10', '--notice', 'eu, new-york');
    expect(JSON.parse(out).card.notice).toMatchObject({
      fr: 'Le prix a été personnalisé sur la base d’une prise de décision automatisée.',
      'en-US': 'THIS PRICE WAS SET BY AN ALGORITHM USING YOUR PERSONAL DATA',
    });
    expect(JSON.parse((await campaign('win-back', ...shop, '--cap', '10')).out).card).toBeUndefined();
  });

  it('reads money as a shop writes it', async () => {
    const { coupons, budgets } = JSON.parse((await campaign('win-back', ...shop, ...enough['win-back']!, '--budget', '99.90')).out);
    expect(coupons[0].discount).toEqual({ kind: 'percent', basisPoints: 1_500, cap: 1_250 });
    expect(budgets['win-back']).toEqual({ money: 9_990, count: 500 });
    const yen = JSON.parse(
      (await campaign('cart-rescue', '--currency', 'JPY', '--time-zone', 'Asia/Tokyo', ...enough['cart-rescue']!)).out,
    );
    expect(yen.coupons[0].discount.cap).toBe(10);
  });

  it.each([
    ['choices_invalid', '--cap', ['win-back', ...shop, '--cap', 'ten']],
    ['choices_invalid', '--currency', ['win-back', '--currency', 'euro', '--time-zone', 'UTC', '--cap', '10']],
    ['choices_invalid', '--time-zone', ['win-back', '--currency', 'EUR', '--time-zone', 'Berlin', '--cap', '10']],
    ['choices_invalid', '--days', ['win-back', ...shop, '--cap', '10', '--days', 'soon']],
    ['choices_invalid', '--days', ['win-back', ...shop, '--cap', '10', '--days', '0']],
    ['choices_invalid', '--tiers', ['holiday', ...shop, '--from', '2026-12-18', '--until', '2026-12-26', '--tiers', '50,100']],
    ['choices_invalid', '--until', ['holiday', ...shop, '--from', '2026-12-18', '--until', '2026-12-17', '--tiers', '50:5']],
    ['choices_invalid', '--idle', ['win-back', ...shop, '--cap', '10', '--idle', '4']],
    ['choices_invalid', '--after', ['win-back', ...shop, '--cap', '10', '--after', 'a while']],
    ['choices_invalid', '--per-week', ['win-back', ...shop, '--cap', '10', '--per-week', '21']],
    ['choices_invalid', '--cart-value', ['win-back', ...shop, '--cap', '10', '--cart-value', 'much']],
    ['choices_invalid', '--aim', ['win-back', ...shop, '--cap', '10', '--aim', 'revenue']],
    ['choices_invalid', '--notice[0]', ['win-back', ...shop, '--cap', '10', '--notice', 'california']],
    ['below_cost', '--margin-rate', ['win-back', ...shop, '--cap', '10', '--percent', '40']],
    ['sensitive_category', 'coupons[0].scope', ['targeted', ...shop, '--cap', '10', '--categories', 'Baby care']],
  ])('refuses with %s at %s', async (code, at, args) => {
    const refused = await campaign(...args, '--json');
    expect(JSON.parse(refused.out).error).toMatchObject({ code, at });
    expect(refused.code).toBe(1);
  });

  it.each([
    ['It must be a whole number, not 15.5. (--percent)', ['win-back', ...shop, '--cap', '10', '--percent', '15.5']],
    ['It must be 90 or less, not 150. (--percent)', ['win-back', ...shop, '--cap', '10', '--percent', '150']],
    ['"0" must be more than 0. (--cap)', ['win-back', ...shop, '--cap', '0']],
  ])('says what is wanted in a sentence: %s', async (sentence, args) => {
    expect((await campaign(...args)).err).toContain(`choices_invalid: ${sentence}`);
  });

  it('asks for what it cannot do without as wrong usage', async () => {
    expect((await campaign('win-back', ...shop)).thrown).toContain('--cap');
    expect((await campaign('win-back', '--cap', '10')).thrown).toContain('--currency');
    expect((await campaign('targeted', ...shop, '--cap', '10')).thrown).toContain('--categories');
  });

  it('adds to a campaign that is there, in its shop, and keeps every other file', async () => {
    const out = join(folder, 'several.json');
    expect(await campaign('win-back', ...shop, ...enough['win-back']!, '--out', out)).toMatchObject({ code: 0, err: '' });
    const before = readFileSync(out, 'utf8');
    expect((await campaign('targeted', ...shop, ...enough.targeted!, '--out', out)).err).toMatch(/^file_exists/);
    process.exitCode = undefined;
    expect((await campaign('targeted', '--with', out, '--currency', 'USD', ...enough.targeted!)).err).toMatch(
      /^choices_invalid.*--currency/,
    );
    process.exitCode = undefined;
    expect((await campaign('targeted', '--with', out, '--aim', 'efficiency', ...enough.targeted!)).err).toMatch(/^choices_invalid.*--aim/);
    process.exitCode = undefined;
    expect((await campaign('win-back', '--with', out, ...enough['win-back']!)).err).toMatch(/^campaign_invalid: two coupons/);
    process.exitCode = undefined;
    expect(readFileSync(out, 'utf8')).toBe(before);
    const added = JSON.parse((await campaign('targeted', '--with', out, ...enough.targeted!, '--out', out, '--json')).out);
    expect(added).toMatchObject({ preset: 'targeted', out, coupons: ['win-back', 'targeted'], seenBy: expect.any(String) });
    const { experiment } = JSON.parse(before);
    expect(readCampaign(out)).toMatchObject({ ok: true, value: { experiment, rule: ['win-back', 'targeted'] } });
  });

  it('does what docs/campaigns.md shows of it', async () => {
    const shown = [...readFileSync('docs/campaigns.md', 'utf8').matchAll(/^npx couplet campaign (\S+ --currency .*)$/gm)].map(
      ([, line = '']) => line,
    );
    expect(shown.map((line) => line.split(' ')[0]).toSorted()).toEqual(presets.map(({ name }) => name).toSorted());
    for (const line of shown) {
      const args = [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, word]) => quoted ?? word ?? '');
      const out = join(freshFolder(), args.at(-1) ?? '');
      expect(await campaign(...args.slice(0, -1), out), line).toMatchObject({ code: 0, err: '' });
      expect(readCampaign(out)).toMatchObject({ ok: true });
    }
  });

  it('writes a targeted campaign that is not trained on fewer than 50 shoppers interested in it', async () => {
    const events = writeIn(folder, 'few.csv', behaviourLog(60, 1));
    const answer = await campaign('targeted', '--currency', 'USD', '--time-zone', 'UTC', '--cap', '10', '--categories', 'Lamps');
    const read = readCampaign(writeIn(folder, 'lamps.json', answer.out));
    if (!read.ok) throw new Error(read.error.message);
    const trained = await train({ campaign: read.value, keys: generateKeys(), events, seed: 1 }, () => undefined);
    expect(trained).toMatchObject({ ok: false, error: { code: 'audience_too_small', at: 'targeted' } });
    expect(trained.ok ? '' : trained.error.message).toMatch(/^\d\d shoppers of the log meet/);
  });
});
