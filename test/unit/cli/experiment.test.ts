import { CommanderError } from 'commander';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { experimentCommand } from '../../../src/cli/everyCommand';
import { seededRng } from '../../../src/maths/random';
import { type PlannedComparison, planTraffic, planWeeks } from '../../../src/stats/planning/planWeeks';
import { shopHistory } from '../../../src/stats/planning/shopHistory';
import { simulatePlan } from '../../../src/stats/planning/simulatePlan';
import { freshFolder, writeIn } from '../trainer/fixtures';

const folder = freshFolder();

/** What the command prints, on both streams together. */
const experiment = async (...args: string[]): Promise<string> => {
  let printed = '';
  for (const stream of [process.stdout, process.stderr])
    vi.spyOn(stream, 'write').mockImplementation((text) => {
      printed += String(text);
      return true;
    });
  const command = experimentCommand();
  for (const one of [command, ...command.commands]) one.exitOverride();
  await command.parseAsync(args, { from: 'user' });
  return printed;
};
afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = undefined;
});

const HEAD = 'order_id,time,attribution,customer_id,subtotal,discount,refunded,route';
const ordersOf = (...lines: string[]) => writeIn(folder, 'orders.csv', `${lines.join('\n')}\n`);
const results = (path: string, ...more: string[]) =>
  experiment('--orders', path, '--experiment', 'spring', '--shares', 'none=.25,couplet=.75', ...more);

const START = Date.parse('2026-01-05T00:00:00Z');
/** The JSON among notes and progress. */
const jsonLine = (printed: string) => JSON.parse(printed.split('\n').find((line) => line.startsWith('{'))!);

const few = [
  HEAD,
  'o1,2026-03-01 10:00:00,v1.spring.none.-,ann,100.00,0,,web',
  'o2,2026-03-08T10:00:00+02:00,v1.spring.couplet.-,bob,100.00,10.00,45.00,web',
  'o3,2026-03-15T10:00:00Z,v1.spring.couplet.-,bob,50.00,,,web',
  'o4,1773000000,,,80.00,,,express',
];

describe('couplet experiment', () => {
  it('adds up orders, discounts and refunds by arm to the cent, and says what it does not know', async () => {
    const printed = await results(ordersOf(...few), '--margin-rate', '.4', '--currency', 'EUR');
    const lines = printed.split('\n').map((line) => line.replace(/ {2,}/g, ' | '));
    expect(lines).toContain('none | 25% | 1 | 1 | 40.00 EUR | 0.00 EUR | 0.00 EUR | 40.00 EUR | 160.00 EUR');
    // Margin 40 + 20, discount 10, half of the first order's 30 paid back.
    expect(lines).toContain('couplet | 75% | 1 | 2 | 60.00 EUR | 10.00 EUR | 15.00 EUR | 35.00 EUR | 46.67 EUR');
    expect(lines).toContain(' | net margin, all traffic | −113.33 EUR | no bounds yet | no bounds yet');
    expect(lines).toContain(' | return on discounts | not known | not known | not known');
    expect(lines).toContain(' | spend per extra order | not known | not known | not known');
    expect(printed).toContain('Not enough data: each group needs 100 customers with an order.');
    expect(lines).toContain('3 of 4 orders carry an attribute');
    expect(lines).toContain(' | express: 0 of 1, 0.0%');
  });

  it('tells variants of a coupon apart, and refuses a test without any', async () => {
    const marked = [
      ...few.slice(0, 2),
      'o5,2026-03-02T10:00:00Z,v1.spring.none.-.t1_b,,100.00,0,,web',
      'o6,2026-03-03T10:00:00Z,v1.spring.couplet.-.t1_b,eve,100.00,0,,web',
      'o7,2026-03-04T10:00:00Z,v1.spring.couplet.-.0123abcds.t1_control,dan,50.00,0,,web',
      'o8,2026-03-05T10:00:00Z,v1.spring.couplet.-,fay,50.00,0,,web',
    ];
    const more = ['--margin-rate', '.4', '--currency', 'EUR', '--creatives', 'tea-10=t1:b,c'];
    const printed = await results(ordersOf(...marked), ...more);
    const lines = printed.split('\n').map((line) => line.replace(/ {2,}/g, ' | '));
    expect(lines).toContain(' | control | 25.0% | 1 | 1 | 80.00 EUR | – | – | –');
    expect(lines).toContain(' | b | 25.0% | 1 | 1 | 160.00 EUR | 80.00 EUR | no bounds yet | –');
    expect(lines).toContain(' | c | 25.0% | 0 | 0 | 0.00 EUR | −80.00 EUR | no bounds yet | –');
    expect(printed).toContain('No creative is clearly best yet.');
    expect(printed).toContain('1 customers of the other groups, who see none of it, are split alike');
    expect(printed).toContain('1 orders since the start name no variant');
    const csv = await results(ordersOf(...marked), ...more, '--format', 'csv', '--table', 'creatives');
    expect(csv.split('\r\n').map((line) => line.split(',').slice(0, 7).join())).toEqual([
      'test,coupon,creative,share,customers,orders,net',
      't1,tea-10,control,0.25,1,1,2000',
      't1,tea-10,b,0.25,1,1,4000',
      't1,tea-10,c,0.25,0,0,0',
      '',
    ]);
    for (const test of ['tea-10=t1', 'tea-10=t1:control', 'tea-10=t1:b,b', 'tea-10=t1:b,c,d,e,f'])
      await expect(results(ordersOf(...marked), '--creatives', test)).rejects.toBeInstanceOf(CommanderError);
  });

  it('asks whether the mark is lost where an arm has no order, and promises no weeks', async () => {
    const printed = await results(ordersOf(HEAD, ...few.slice(2, 4)), '--margin-rate', '.4', '--currency', 'EUR');
    expect(printed).toContain(
      'No order carries none, although it has 25% of traffic. Check that the cart attribute reaches the orders of every group.',
    );
    expect(printed).toContain('Not known: no order carries none.');
    expect(printed).not.toMatch(/more weeks?|years/);
  });

  it('says what was expected where every attribute is malformed', async () => {
    const cut = few.map((line) => line.replace('none.-', 'none').replace('couplet.-', 'couplet'));
    expect(await results(ordersOf(...cut), '--margin-rate', '.4', '--currency', 'EUR')).toMatch(
      /^no_experiment_orders: .* 3 orders carry a malformed attribute, such as "v1\.spring\.none"\. Expected v1\.<experiment>\./,
    );
  });

  it('does not know the spend per extra order without discounts, and gives no sign to 0', async () => {
    const orders = Array.from(
      { length: 900 },
      (_, i) => `o${i},2026-03-0${1 + (i % 9)},v1.spring.${i < 100 ? 'none' : 'couplet'}.-,c${i},100.00,0,,web`,
    );
    const printed = await results(ordersOf(HEAD, ...orders), '--margin-rate', '.4', '--currency', 'EUR');
    expect(printed).toMatch(/spend per extra order +not known +not known +not known/);
    expect(printed).not.toContain('−0.00');
  });

  it('answers the same in JSON, amounts in minor units', async () => {
    const answer = JSON.parse(await results(ordersOf(...few), '--margin-rate', '.4', '--currency', 'EUR', '--json'));
    expect(answer).toMatchObject({
      v: 'experiment/1',
      arms: [
        { variant: 'none', net: 4_000 },
        { variant: 'couplet', orders: 2, net: 3_500, refunds: 1_500 },
      ],
      comparisons: [{ treatment: 'couplet', control: 'none', verdict: { code: 'unknown', reason: 'too_few_customers' } }],
      sampleRatio: null,
      coupons: null,
    });
  });

  it('says that no group is drawn by e-mails, where customers are to be drawn by their id', async () => {
    const drawn = ['--margin-rate', '.4', '--currency', 'EUR', '--customers-drawn-by', `pk_${'A'.repeat(43)}`, '--salt', 's'];
    const note = 'note: no order has a customer id from your shop';
    const mails = few.map((line) => line.replace('ann', 'ann@a.example').replace('bob', 'bob@a.example'));
    expect(await results(ordersOf(...mails), ...drawn)).toContain(note);
    expect(await results(ordersOf(...few), ...drawn)).not.toContain(note);
  });

  it('counts a row that an export repeats once, and names columns it does not use', async () => {
    const printed = await results(
      ordersOf(`${HEAD},note`, ...few.slice(1, 3).map((line) => `${line},`), `${few[1]},`),
      '--margin-rate',
      '.4',
      '--currency',
      'EUR',
    );
    expect(printed).toContain('note: duplicate rows counted once: 1');
    expect(printed).toContain('note: unused columns: note');
  });

  it("reads a shop's own export by its headings, decimal commas and all, and a map where nobody knows them", async () => {
    const shopify = ordersOf(
      'Name;Created at;Financial Status;Currency;Subtotal;Discount Amount;Discount Code;Note Attributes',
      '#1;2026-03-01 10:00:00 +0100;paid;EUR;1.090,00;10,00;A;"couplet: v1.spring.couplet.-"',
      '#1;2026-03-01 10:00:00 +0100;;;;;;',
      '#2;2026-03-08 10:00:00 +0100;pending;EUR;100,00;0,00;;',
      '#3;2026-03-15 10:00:00 +0100;voided;EUR;100,00;0,00;;"couplet: v1.spring.none.-"',
    );
    const margin = ['--margin-rate', '.5', '--currency', 'EUR', '--json'];
    const printed = await results(shopify, ...margin);
    expect(printed).toContain('note: unpaid orders left out: 1');
    expect(JSON.parse(printed.split('\n').find((line) => line.startsWith('{')) ?? '').arms).toMatchObject([
      { variant: 'none', orders: 0, net: 0 },
      { variant: 'couplet', orders: 1, margin: 55_000, discount: 1_000 },
    ]);
    const own = ordersOf(
      'Nr,Datum,Arm,Ware,Rabatt',
      'a,2026-03-01,v1.spring.none.-,10.00,0',
      'b,2026-03-08,v1.spring.couplet.-,10.00,1.00',
    );
    const orders = { order_id: 'Nr', time: 'Datum', attribution: 'Arm', subtotal: 'Ware', discount: 'Rabatt' };
    const map = writeIn(folder, 'columns.json', JSON.stringify({ orders }));
    expect(await results(own, ...margin, '--columns', map)).toContain('"orders":1');
    expect(await results(own, ...margin)).toMatch(/^.*unknown_column/s);
    const noStatus = ordersOf(
      'Name,Created at,Currency,Subtotal,Discount Amount,Discount Code,Note Attributes',
      '#1,2026-03-01,EUR,9.00,1.00,A,"couplet: v1.spring.couplet.-"',
    );
    expect(await results(noStatus, ...margin)).toContain('looks like an order export of shopify without \\"Financial Status\\"');
    expect(await results(noStatus, ...margin, '--preset', 'woocommerce')).toContain('use --preset shopify, or leave it out');
    expect(await results(noStatus, ...margin, '--preset', 'shopify')).toContain('"orders":1');
  });

  it.each([
    ['amount_invalid', 'o9,2026-03-01,v1.spring.none.-,,"1.000,00",0,,', 'line 6'],
    ['amount_invalid', 'o9,2026-03-01,v1.spring.none.-,,-5,0,,', 'line 6'],
    ['time_invalid', 'o9,03/04/2026,v1.spring.none.-,,5,0,,', 'line 6'],
    ['order_id_missing', ',2026-03-01,v1.spring.none.-,,5,0,,', 'line 6'],
    ['order_conflict', 'o1,2026-03-01 10:00:00,v1.spring.none.-,ann,101.00,0,,web', 'line 6'],
    ['malformed_csv', 'o9,2026-03-01', 'line 6'],
  ])('refuses a file with %s, naming its line: %s', async (code, line, at) => {
    const printed = await results(ordersOf(...few, line), '--margin-rate', '.4', '--currency', 'EUR');
    expect(printed).toMatch(new RegExp(`^${code}: .*\\(${at}\\)\n$`));
    expect(process.exitCode).toBe(1);
  });

  it('refuses amounts whose unit or margin nobody stated, mixed currencies, and a missing column', async () => {
    expect(await results(ordersOf(...few), '--margin-rate', '.4')).toMatch(/^amount_invalid: .*--currency/);
    expect(await results(ordersOf(...few), '--currency', 'EUR')).toMatch(/^margin_missing: .*--margin-rate/);
    const mixed = ordersOf(`${HEAD},currency`, `${few[1]},EUR`, `${few[2]},USD`);
    expect(await results(mixed, '--margin-rate', '.4', '--currency', 'EUR')).toMatch(/^currency_mixed: .*line 3/);
    expect(await results(ordersOf('order_id,time', 'a,2026-03-01'))).toMatch(/^unknown_column: The column attribution is missing/);
    expect(await results(ordersOf(...few.slice(0, 1), few[4] ?? ''), '--margin-rate', '.4', '--currency', 'EUR')).toMatch(
      /^no_experiment_orders: /,
    );
  });

  it.each([
    [['--shares', 'none=.5,couplet=.6'], 'sum to 1'],
    [['--shares', 'none=.5,other=.5'], 'at most once'],
    [['--shares', 'couplet=1'], 'two groups'],
    [['--shares', 'none=.5,couplet=.5', '--explore', '.1'], '--coupons'],
    [['--shares', 'none=.5,couplet=.5', '--margin-rate', '40'], 'at most 1'],
  ])('takes %j for wrong usage', async (options, why) => {
    let printed = '';
    vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
      printed += String(text);
      return true;
    });
    const command = experimentCommand();
    for (const one of [command, ...command.commands]) one.exitOverride().configureOutput({ writeErr: (text) => (printed += text) });
    const run = command.parseAsync(['--orders', 'a.csv', '--experiment', 'e', ...options], { from: 'user' });
    await expect(run).rejects.toThrow(CommanderError);
    expect(printed).toContain(why);
  });

  it('plans: weeks for orders and for net margin, what can be found in how many, and the lift that breaks even', async () => {
    const traffic = ['--visits-per-week', '20000', '--conversion', '.025'];
    const printed = await experiment(
      'plan',
      ...traffic,
      '--margin',
      '40',
      '--spread',
      '30',
      '--margin-rate',
      '.4',
      '--discount',
      '.1',
      '--redeeming',
      '.6',
    );
    expect(printed).toMatch(/in orders +6\.6 +8\.\d/);
    expect(printed).toMatch(/in net margin +10\.3 +1\d\.\d/);
    expect(printed).toContain('orders must rise by 17.6% before the discount pays for itself');
    const plan = JSON.parse(await experiment('plan', ...traffic, '--shares', 'none=.2,rule=.3,couplet=.5', '--json'));
    expect(plan).toMatchObject({
      v: 'experiment-plan/1',
      comparisons: [{ treatment: 'rule', control: 'none' }, { treatment: 'couplet' }],
      breakEven: null,
    });
    expect(plan.comparisons[0].weeks.netMargin).toBeNull();
    const weeks = planWeeks(planTraffic({ orders: 500, clustering: 1 }), { none: 0.2, rule: 0.3, couplet: 0.5 }, 0.1);
    expect(weeks).toEqual(plan.comparisons.map(({ curve: _curve, ...rest }: PlannedComparison & { curve: unknown }) => rest));
    const [halves] = planWeeks(
      planTraffic({ orders: 500, margin: { mean: 40, spread: 30 }, clustering: 1 }),
      { none: 0.5, rule: 0, couplet: 0.5 },
      0.1,
    );
    const { fixed, daily } = halves?.weeks.netMargin ?? { fixed: Number.NaN, daily: null };
    expect(printed).toMatch(new RegExp(`in net margin +${fixed.toFixed(1)} +${daily?.toFixed(1)}`));
    const powers: number[] = plan.comparisons[1].curve.map(({ dailyPower }: { dailyPower: number }) => dailyPower);
    expect(powers).toEqual([...powers].sort((a, b) => a - b));
  });

  it('plans from a file of orders by simulation, as the core does with the same seed, and says what it is by', async () => {
    const rows = Array.from(
      { length: 3_600 },
      (_, i) => `o${i},${new Date(START + i * 2_000_000).toISOString()},,c${i % 1_500},${60 + (i % 41)}.00,0,,web`,
    );
    const path = ordersOf(HEAD, ...rows);
    const options = ['plan', '--orders', path, '--margin-rate', '.4', '--currency', 'EUR', '--lift', '.4', '--runs', '50', '--seed', '7'];
    const plan = jsonLine(await experiment(...options, '--json'));
    const orders = rows.map((_, i) => ({
      orderId: `o${i}`,
      at: START + i * 2_000_000,
      attribution: null,
      customerId: `c${i % 1_500}`,
      subtotal: 100 * (60 + (i % 41)),
      discount: 0,
      margin: 40 * (60 + (i % 41)),
      refunded: 0,
      route: 'web',
    }));
    const expected = simulatePlan(shopHistory(orders), { shares: { none: 0.5, rule: 0, couplet: 0.5 }, lift: 0.4, runs: 50 }, seededRng(7));
    expect(plan).toEqual({
      v: 'experiment-orders-plan/1',
      lift: 0.4,
      power: 0.8,
      seed: 7,
      weeks: 11,
      orders: 3_600,
      customers: 1_500,
      ...expected,
    });
    const printed = await experiment(...options);
    expect(printed).toContain(
      '3,600 orders of 1,500 customers in 11 weeks; 50 simulated experiments with +40.0%, 50 with no effect, seed 7',
    );
    expect(printed).toMatch(/groups by customer +\d+\.\d +\d+\.\d to /);
    expect(printed).toMatch(/by the formula +\d+\.\d/);
    const few = await experiment('plan', '--orders', ordersOf(HEAD, ...rows.slice(0, 300)), '--margin-rate', '.4', '--currency', 'EUR');
    expect(few).toContain('Not simulated (too_few_weeks)');
    expect(few).toMatch(/couplet against none: \S.* weeks until \+10\.0% in net margin/);
  });

  it.each([
    [['--orders', 'a.csv', '--conversion', '.02'], 'use --orders, or --visits-per-week with --conversion.'],
    [['--visits-per-week', '100'], 'use --orders, or --visits-per-week with --conversion.'],
    [['--orders', 'a.csv', '--runs', '5'], 'It must be between 50 and 100,000.'],
  ])('does not plan from %j', async (options, why) => {
    let printed = '';
    const command = experimentCommand();
    for (const one of [command, ...command.commands]) one.exitOverride().configureOutput({ writeErr: (text) => (printed += text) });
    await expect(command.parseAsync(['plan', ...options], { from: 'user' })).rejects.toThrow(CommanderError);
    expect(printed).toContain(why);
  });
});
