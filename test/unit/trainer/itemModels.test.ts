import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seededRng, uniform } from '../../../src/maths/random';
import { meanAndSe } from '../../../src/stats/offPolicy/intervals';
import { fitEase, fitForwardEase, withTrends } from '../../../src/trainer/cf/ease';
import { evaluateItems, ndcgAtK, recallAtK } from '../../../src/trainer/cf/evaluateItems';
import { decayedBuyers, gram, ofUsers, readInteractions, readRelevant, splitLinks, trendOf } from '../../../src/trainer/cf/interactions';
import { fitItemKnn, fitPopularity, itemFamilies } from '../../../src/trainer/cf/itemFamilies';
import { scoreItems, topItems } from '../../../src/trainer/cf/itemModel';
import { compareItemModels, selectItemModel } from '../../../src/trainer/cf/selectItemModel';
import { couponWeights } from '../../../src/trainer/cf/trainItems';
import { type Database, literal, openDatabase } from '../../../src/trainer/ingest/database';
import { type Link, matrixOf } from './cf/links';
import { smallCampaign } from './fixtures';

const DAY = 86_400_000;

/** Users who buy within their half of ten items, ever later. */
const twoTastes = (users: number): readonly Link[] => {
  const rng = seededRng(5);
  return Array.from({ length: users }, (_, u) =>
    Array.from({ length: 6 }, (__, t): Link => [`u${u}`, `${u % 2 ? 'Tea' : 'Plants'}${Math.floor(uniform(rng) * 5)}`, t + 1]),
  ).flat();
};

describe('item models', () => {
  const data = matrixOf(twoTastes(40));

  it('EASE solves the ridge problem of each item over the others', async () => {
    const g = gram(data);
    const [n, lambda] = [data.items.length, 7];
    const { b } = await fitEase(data, g, lambda);
    // Stationarity of Σ(x_j − X b_j)² + λ‖b_j‖² with b_jj = 0: for i ≠ j, (G b_j)_i + λ b_ij = G_ij.
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++) {
        if (i === j) continue;
        let left = lambda * b![i * n + j]!;
        for (let k = 0; k < n; k++) left += g[i * n + k]! * b![k * n + j]!;
        expect(left).toBeCloseTo(g[i * n + j]!, 6);
      }
  });

  it('forward EASE solves its joint ridge problem: the whole matrix, and from what came before the last window to what came in it', async () => {
    const { times, histories, items } = data;
    const [n, lambda] = [items.length, 7];
    const { b } = (await fitForwardEase(data, gram(data), lambda))!;
    const cut = times!.until - (times!.until - times!.from) / 4;
    const dense = (keep: (u: number, k: number) => boolean): number[][] =>
      histories.map((history, u) => {
        const row = new Array<number>(n).fill(0);
        for (const [k, i] of history.entries()) if (keep(u, k)) row[i] = 1;
        return row;
      });
    const [x, p, f] = [dense(() => true), dense((u, k) => times!.first[u]![k]! <= cut), dense((u, k) => times!.first[u]![k]! > cut)];
    expect(f.flat().some((value) => value === 1)).toBe(true);
    const product = (a: number[][], i: number, c: number[][], j: number): number => a.reduce((sum, row, u) => sum + row[i]! * c[u]![j]!, 0);
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++) {
        if (i === j) {
          expect(b![i * n + j]).toBe(0);
          continue;
        }
        let left = 2 * lambda * b![i * n + j]!;
        for (let k = 0; k < n; k++) left += (product(x, i, x, k) + product(p, i, p, k)) * b![k * n + j]!;
        expect(left).toBeCloseTo(product(x, i, x, j) + product(p, i, f, j), 6);
      }
  });

  it("never recommends what was bought, and prefers the shopper's own taste", async () => {
    const history = Int32Array.from([data.items.indexOf('Tea0'), data.items.indexOf('Tea1')]);
    for (const family of itemFamilies.filter(({ name }) => !name.includes('popularity'))) {
      for (const model of await family.fit(data, gram(data), 3)) {
        const top = topItems(model, history, 3);
        expect(
          top.every((item) => item.startsWith('Tea')),
          model.name,
        ).toBe(true);
        expect(top).not.toContain('Tea0');
      }
    }
    expect(topItems(fitPopularity(data), history, 20)).not.toContain('Tea0');
  });

  it('fits every model on one user, on one item for all, and on two items, without a failure', async () => {
    const cases: readonly (readonly Link[])[] = [
      [
        ['u', 'a', 1],
        ['u', 'b', 2],
      ],
      [
        ['u', 'a', 1],
        ['v', 'a', 2],
      ],
      [
        ['u', 'a'],
        ['v', 'b'],
      ],
    ];
    for (const links of cases) {
      const poor = matrixOf(links);
      for (const family of itemFamilies)
        for (const model of await family.fit(poor, gram(poor), 1))
          expect(scoreItems(model, poor.histories[0]!).every(Number.isFinite), model.name).toBe(true);
    }
  });

  it('counts a buyer half for each half-life since the last purchase, and lifts what sells lately', () => {
    const links: readonly Link[] = [
      ['u1', 'old', 0],
      ['u2', 'old', 0],
      ['u1', 'new', 20 * DAY],
      ['u2', 'new', 10 * DAY],
      ['u3', 'both', 0],
      ['u3', 'both', 20 * DAY],
    ];
    const timed = matrixOf(links);
    const decayed = decayedBuyers(timed, timed.times!, 10 * DAY);
    expect(Array.from(timed.items, (item, i) => [item, decayed[i]])).toEqual([
      ['both', 1],
      ['new', 1.5],
      ['old', 0.5],
    ]);
    const [both, fresh, old] = trendOf(timed, timed.times!, 10 * DAY, 1);
    const c = 3 / 5;
    expect(both).toBeCloseTo((1 / c + 1 / c) / (1 + 1 / c), 12);
    expect(fresh).toBeGreaterThan(old!);
    expect(withTrends(fitPopularity(matrixOf([['u', 'a']])), matrixOf([['u', 'a']]))).toHaveLength(1);
  });

  it('turns item weights into coupon weights that point to the coupon of the same category', async () => {
    const { coupons } = smallCampaign();
    const model = await fitEase(data, gram(data), 10);
    const categoriesOf = (id: string): readonly string[] => [id.replace(/\d+$/, '')];
    const source = couponWeights(model, coupons, categoriesOf);
    const row = source.items.indexOf('Plants0');
    const entries = Array.from({ length: source.offsets[row + 1]! - source.offsets[row]! }, (_, k) => source.offsets[row]! + k);
    const best = entries.reduce((a, b) => (source.weights[b]! > source.weights[a]! ? b : a));
    expect(source.coupons[source.columns[best]!]).toBe('plants-10');
    const none = couponWeights({ ...model, scale: new Float64Array(data.items.length) }, coupons, categoriesOf);
    expect(none.columns).toHaveLength(0);
    const quiet = couponWeights(model, coupons, categoriesOf, (id) => !id.startsWith('Plants'));
    const weightsOf = (id: string) => quiet.offsets[quiet.items.indexOf(id) + 1]! - quiet.offsets[quiet.items.indexOf(id)]!;
    expect([weightsOf('Plants0'), weightsOf('Tea0')]).toEqual([
      0,
      source.offsets[source.items.indexOf('Tea0') + 1]! - source.offsets[source.items.indexOf('Tea0')]!,
    ]);
  });

  it('keeps the items that still have enough buyers when only some users stay', () => {
    const some = ofUsers(
      matrixOf([
        ['u1', 'a', 1],
        ['u1', 'b', 2],
        ['u2', 'a', 3],
        ['u3', 'b', 4],
      ]),
      (user) => user !== 'u3',
      2,
    );
    expect(some).toMatchObject({ users: ['u1', 'u2'], items: ['a'], histories: [Int32Array.of(0), Int32Array.of(0)] });
    expect(some.times?.first).toEqual([Float64Array.of(1), Float64Array.of(3)]);
  });
});

describe('judging item models', () => {
  it('counts hits over what was to find, with the ideal over at most twenty', () => {
    const train = matrixOf([
      ['u1', 'a'],
      ['u1', 'b'],
      ['u2', 'a'],
      ['u2', 'c'],
      ['u3', 'c'],
      ['u3', 'd'],
    ]);
    const [figures] = evaluateItems([fitPopularity(train)], train, [Int32Array.of(2, 3), new Int32Array(), new Int32Array()]);
    expect(figures).toEqual({ recallAt20: Float64Array.of(1), ndcgAt20: Float64Array.of(1) });
    // u2 has a and c; of the others b is as popular as d and comes first, so that d is at the second rank.
    const [second] = evaluateItems([fitPopularity(train)], train, [new Int32Array(), Int32Array.of(3), new Int32Array()]);
    expect(second).toEqual({ recallAt20: Float64Array.of(1), ndcgAt20: Float64Array.of(1 / Math.log2(3)) });
  });

  it('beats popularity where taste exists, and not where what is relevant was shuffled', async () => {
    const rng = seededRng(9);
    const users = Array.from({ length: 60 }, (_, u) => ({ id: `u${String(u).padStart(2, '0')}`, half: u % 2 }));
    const draw = (half: number): string => `${half ? 'Tea' : 'Plants'}${String(Math.floor(uniform(rng) * 40)).padStart(2, '0')}`;
    const data = matrixOf(users.flatMap(({ id, half }) => Array.from({ length: 8 }, (_, t): Link => [id, draw(half), t])));
    const relevant = (halfOf: (u: number) => number): readonly Int32Array[] =>
      users.map((_, u) => {
        const bought = new Set(data.histories[u]);
        const wanted = Array.from({ length: 4 }, () => data.items.indexOf(draw(halfOf(u))));
        return Int32Array.from(new Set(wanted.filter((i) => i >= 0 && !bought.has(i))));
      });
    const models = [fitItemKnn(data, gram(data), 50), fitPopularity(data)];
    const gain = (wanted: readonly Int32Array[]): { value: number; se: number } => {
      const [knn, popularity] = evaluateItems(models, data, wanted);
      return meanAndSe(knn!.ndcgAt20.map((value, i) => value - popularity!.ndcgAt20[i]!));
    };
    const [true_, broken] = [gain(relevant((u) => u % 2)), gain(relevant(() => (uniform(rng) < 0.5 ? 1 : 0)))];
    expect(true_.value).toBeGreaterThan(2 * true_.se);
    expect(broken.value).toBeLessThan(2 * broken.se);
  });

  it('never chooses a model that no device can run', async () => {
    const data = matrixOf(twoTastes(40));
    const families = itemFamilies.filter(({ name }) => name.startsWith('als') || name.startsWith('user-knn') || name === 'popularity');
    const relevant = data.users.map((_, u) =>
      Int32Array.of(...data.items.keys())
        .filter((i) => !data.histories[u]!.includes(i))
        .slice(0, 1),
    );
    const { chosen, validation } = await compareItemModels(data, relevant, families, 1);
    expect(chosen).toBe('popularity');
    expect(validation).toHaveLength(3);
  });
});

describe('links of a log', () => {
  let db: Database;
  beforeAll(async () => {
    db = await openDatabase();
  });
  afterAll(() => db.close());

  const write = async (table: string, links: readonly Link[], event = 'purchase'): Promise<void> => {
    const rows = links.map(
      ([user, item, time], line) => `(${literal(user)}, ${literal(item)}, ${literal(event)}, ${time ?? 'NULL::BIGINT'}, ${line})`,
    );
    await db.createTable(
      table,
      `SELECT *, CAST(NULL AS DOUBLE PRECISION) AS rating FROM (VALUES ${rows.join(', ')}) AS v(user_id, item_id, event, time, _line)`,
    );
  };
  const rows = (table: string, hasTime = true) => ({ table, what: 'purchases', hasTime }) as const;

  it('keeps items with enough distinct buyers only, counting a buyer once, with the first and last time of each link', async () => {
    await write('few', [
      ['u1', 'a', 5],
      ['u1', 'a', 2],
      ['u2', 'a', 3],
      ['u1', 'b', 1],
      ['u3', 'b', 9],
      ['u1', 'c', 7],
      ['u1', 'c', 8],
    ]);
    const { data } = await readInteractions(db, rows('few'), 2, 'few_cf');
    expect(data).toMatchObject({
      users: ['u1', 'u2', 'u3'],
      items: ['a', 'b'],
      histories: [Int32Array.of(0, 1), Int32Array.of(0), Int32Array.of(1)],
    });
    expect(data.times).toMatchObject({ first: [Float64Array.of(2, 1), Float64Array.of(3), Float64Array.of(9)], from: 1, until: 9 });
    expect(data.times?.last[0]).toEqual(Float64Array.of(5, 1));
  });

  it('reads the same as a matrix made by hand', async () => {
    const links = twoTastes(30);
    await write('tastes', links);
    const { values, ...read } = (await readInteractions(db, rows('tastes'), 1, 'tastes_cf')).data;
    expect(read).toEqual(matrixOf(links));
    const times = (u: number, i: number): number => links.filter(([user, item]) => user === read.users[u] && item === read.items[i]).length;
    expect(values).toEqual(read.histories.map((history, u) => Float64Array.from(history, (i) => times(u, i))));
  });

  it('finds only what is new: known users and items, not bought before', async () => {
    await write('train', [
      ['u1', 'a', 1],
      ['u1', 'b', 2],
      ['u2', 'c', 3],
    ]);
    await write('test', [
      ['u1', 'a', 10],
      ['u1', 'c', 11],
      ['u1', 'c', 12],
      ['u1', 'unknown', 13],
      ['new', 'a', 14],
    ]);
    const matrix = await readInteractions(db, rows('train'), 1, 'train_cf');
    expect(await readRelevant(db, matrix, rows('test'))).toEqual([Int32Array.of(2), new Int32Array()]);
  });

  it('splits by time, or by a seeded fifth of the links in a log without times', async () => {
    const links = twoTastes(60);
    await write('timed', links);
    const { earlier, later } = await splitLinks(db, rows('timed'), 1);
    const [[before]] = (await db.rows(`SELECT max(time)::double precision FROM ${earlier.table}`)) as [[number]];
    const [[after]] = (await db.rows(`SELECT min(time)::double precision FROM ${later.table}`)) as [[number]];
    expect(before).toBeLessThan(after);
    await write(
      'timeless',
      links.map(([user, item]): Link => [user, item]),
    );
    const parts = await splitLinks(db, rows('timeless', false), 1);
    const [[share]] = (await db.rows(`SELECT count(*)::double precision / ${links.length} FROM ${parts.later.table}`)) as [[number]];
    expect(share).toBeGreaterThan(0.08);
    expect(share).toBeLessThan(0.35);
  });

  it('chooses on the later part, and beats popularity where taste exists', async () => {
    await write('chosen', twoTastes(60));
    const { chosen, chosenFor, validation } = await selectItemModel(db, rows('chosen'), 5, 1);
    expect(chosenFor).toMatch(/sum of Recall@20 and NDCG@20 on validation, of models that a device can run/);
    const of = (name: string) => validation.find(({ model }) => model === name)!.metrics.ndcgAt20!;
    expect(chosen).not.toBe('popularity');
    expect(of(chosen)).toBeGreaterThan(of('popularity'));
  });
});

describe('ranking', () => {
  it('measures recall over all relevant items and NDCG against the ideal over min(k, relevant)', () => {
    const relevant = new Set(['a', 'b', 'c']);
    expect(recallAtK(['a', 'x', 'b'], relevant, 2)).toBeCloseTo(1 / 3, 12);
    expect(ndcgAtK(['a', 'x', 'b'], relevant, 3)).toBeCloseTo(1.5 / (1 + 1 / Math.log2(3) + 0.5), 12);
    expect(ndcgAtK(['a', 'b'], relevant, 2)).toBe(1);
  });
});
