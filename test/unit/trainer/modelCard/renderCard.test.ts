import { type DefaultTreeAdapterTypes, type ParserError, parse } from 'parse5';
import { describe, expect, it } from 'vitest';
import { seededRng, uniform } from '../../../../src/maths/random';
import { reliability } from '../../../../src/stats/offPolicy/classification';
import { renderCard } from '../../../../src/trainer/modelCard/renderCard';
import { renderEvaluation } from '../../../../src/trainer/modelCard/renderEvaluation';
import type { CardInput } from '../../../../src/trainer/modelCard/sections/cardInput';
import { smallCampaign } from '../fixtures';

const hostile = `<script>alert("x")</script><img src=x onerror='alert(1)'>&amp;`;

const rng = seededRng(1);
const said = Array.from({ length: 400 }, () => uniform(rng));
const labels = said.map((p) => (uniform(rng) < p ? 1 : 0));

/** A card in which every text that people can choose is `text`. */
const inputWith = (text: string): CardInput => {
  const { budgets: _, policy: __, ...open } = smallCampaign();
  const model = `mlp 32 ${text}`;
  const rows = [
    { model: `popularity ${text}`, metrics: { auc: 0.61, logloss: 0.65 }, se: { auc: 0.01, logloss: 0.01 } },
    { model, metrics: { auc: 0.7213, logloss: 0.6045, ece: 0.04 }, se: { auc: 0.0113, logloss: 0.01 } },
  ];
  return {
    id: '0123456789abcdef',
    seed: 42,
    publicKey: 'k'.repeat(43),
    manifest: {
      ...open,
      format: 'couplet-bundle/1',
      label: text,
      coupons: open.coupons.map((coupon) => ({ ...coupon, title: { en: text } })),
      network: {
        spec: { version: 1, inputs: 2, crossLayers: 1, hidden: [3] },
        features: { version: 1, id: text.slice(0, 60), fields: [] },
        encoding: 'uint8',
        weights: { sha256: 'ab'.repeat(32), bytes: 20 },
      },
      bandit: {
        version: 1,
        features: { version: 1, id: 'b', fields: [{ kind: 'categorical', name: text, source: 'coupon.id', vocabulary: ['tea', text] }] },
        mean: [0.25, -0.5],
        // L = diag(2, 4): deviations 1/2 and 1/4.
        precisionFactor: [2, 0, 4],
        noise: 0.4,
        draws: 64,
        floor: 0.01,
        rewardScale: 2_000,
      },
      metrics: {},
    },
    files: [{ name: 'manifest.json', what: 'manifest', bytes: 131_000, sha256: 'cd'.repeat(32) }],
    quality: [
      {
        file: `/some/where/${text.replaceAll('/', '')}`,
        rows: 100,
        kept: 90,
        dropped: [{ code: text, message: text, count: 10, lines: [3, 4] }],
        ignoredColumns: [text],
        notes: [text],
      },
    ],
    evaluations: [
      {
        task: 'acceptance',
        chosen: model,
        split: text,
        n: 400,
        rows,
        validation: rows,
        plots: {
          calibration: reliability(labels, said),
          learning: [{ model, points: [1, 2, 3].map((epoch) => ({ epoch, train: 0.7 / epoch, validation: 0.8 / epoch })) }],
          uplift: [{ model: text, points: [0, 0.5, 1].map((share) => ({ share, per1000: 40 * share })) }],
        },
      },
    ],
    gates: [
      {
        part: 'network',
        encoding: 'uint8',
        bytes: 20,
        aucLoss: 0.000123,
        topAgreement: 0.9975,
        firstAgreement: 0.99,
        decisions: 400,
        passed: true,
      },
      {
        part: 'network',
        encoding: 'float16',
        bytes: 40,
        aucLoss: 0.5,
        topAgreement: 0.1,
        firstAgreement: 0,
        decisions: 400,
        passed: false,
      },
    ],
    importance: { rows: 200, features: [{ feature: text, value: 0.5 }], worstGap: 0.002 },
    notes: [text],
  };
};

type Node = DefaultTreeAdapterTypes.ChildNode;
type Element = DefaultTreeAdapterTypes.Element;
const isElement = (node: Node): node is Element => 'tagName' in node;
const elements = (nodes: readonly Node[]): readonly Element[] =>
  nodes.flatMap((node) => (isElement(node) ? [node, ...elements(node.childNodes)] : []));
const textOf = (nodes: readonly Node[]): string =>
  nodes.map((node) => (isElement(node) ? textOf(node.childNodes) : 'value' in node ? node.value : '')).join(' ');
const parsed = (html: string) => {
  const errors: ParserError[] = [];
  const document = parse(html, { onParseError: (error) => errors.push(error) });
  const all = elements(document.childNodes);
  return { errors, all, text: textOf(document.childNodes), named: (tag: string) => all.filter(({ tagName }) => tagName === tag) };
};
const attribute = ({ attrs }: Element, name: string): string | undefined => attrs.find((attr) => attr.name === name)?.value;

describe('renderCard', () => {
  it('writes HTML that parses without an error, with every id once', () => {
    const { errors, all, named } = parsed(renderCard(inputWith('Spring')));
    expect(errors).toEqual([]);
    const ids = all.flatMap((element) => attribute(element, 'id') ?? []);
    expect(new Set(ids).size).toBe(ids.length);
    expect(attribute(named('html')[0]!, 'lang')).toBe('en');
  });

  it('shows what a merchant wrote as text, never as markup', () => {
    const html = renderCard(inputWith(hostile));
    const { errors, all, named, text } = parsed(html);
    expect(errors).toEqual([]);
    expect(named('script')).toEqual([]);
    expect(named('img')).toEqual([]);
    expect(all.flatMap(({ attrs }) => attrs.filter(({ name }) => name.startsWith('on')))).toEqual([]);
    expect(text.split(hostile).length).toBeGreaterThan(10);
  });

  it('asks for nothing from anywhere and runs nothing', () => {
    const { all, named } = parsed(renderCard(inputWith('Spring')));
    for (const tag of ['script', 'link', 'img', 'iframe', 'object', 'form', 'a']) expect(named(tag)).toEqual([]);
    for (const element of all) for (const name of ['src', 'href', 'xlink:href', 'style']) expect(attribute(element, name)).toBeUndefined();
    expect(textOf(named('style'))).not.toMatch(/url\(|@import/);
  });

  it('draws calibration, bars, learning and Qini curves, importance and coefficients, each with a title, a description and a table', () => {
    const { all, named } = parsed(renderCard(inputWith('Spring')));
    const drawings = named('svg');
    expect(drawings).toHaveLength(6);
    for (const svg of drawings) {
      expect(attribute(svg, 'role')).toBe('img');
      const [title, says] = (attribute(svg, 'aria-labelledby') ?? '')
        .split(' ')
        .map((id) => all.find((one) => attribute(one, 'id') === id));
      expect(textOf(title?.childNodes ?? []).trim().length).toBeGreaterThan(2);
      expect(textOf(says?.childNodes ?? []).trim().length).toBeGreaterThan(20);
    }
    expect(named('figure').every((figure) => elements(figure.childNodes).some(({ tagName }) => tagName === 'table'))).toBe(true);
    expect(renderCard(inputWith('Spring'))).not.toMatch(/NaN|undefined|Infinity/);
  });

  it('names the figures: standard errors, gates, sizes, spreads of the prior, and what is wrong', () => {
    const { text } = parsed(renderCard(inputWith('Spring')));
    for (const figure of ['0.7213 ± 0.0113', '0.000123', '99.75%', '90 of 100', '131.0 kB', '−0.5000', '0.5000', '1.0000'])
      expect(text).toContain(figure);
    expect(text).toContain('above its budget of 130.0 kB');
    expect(text).toContain('float16 fails its gate');
    expect(text).toContain('calibration error');
    expect(text).not.toContain('/some/where');
  });

  it('draws of many models the best of each kind and the chosen one, and lists them all', () => {
    const { evaluations, ...rest } = inputWith('Spring');
    const rows = Array.from({ length: 24 }, (_, i) => ({
      model: `${i % 2 ? 'ease' : 'knn'} λ=${100 + i}`,
      metrics: { auc: 0.5 + i / 100 },
      se: {},
    }));
    const { named } = parsed(renderCard({ ...rest, evaluations: [{ ...evaluations[0]!, rows, chosen: 'knn λ=104' }] }));
    const bars = textOf(named('svg').filter((svg) => textOf(svg.childNodes).includes('AUC')));
    expect(rows.filter(({ model }) => bars.includes(model)).map(({ model }) => model)).toEqual(['knn λ=104', 'knn λ=122', 'ease λ=123']);
    const tables = named('table').map((table) => textOf(table.childNodes));
    expect(tables.some((table) => rows.every(({ model }) => table.includes(model)))).toBe(true);
  });

  it('draws what there is of figures that are no numbers, as where one kind of answer is missing', () => {
    const { evaluations, ...rest } = inputWith('Spring');
    const { rows, plots = {}, ...evaluation } = evaluations[0]!;
    const none = rows.map((row) => ({ ...row, se: { auc: Number.NaN } }));
    const learning = plots.learning!.map(({ model, points }) => ({
      model,
      points: points.map((point, i) => (i === 1 ? { ...point, validation: Number.NaN } : point)),
    }));
    const html = renderCard({ ...rest, evaluations: [{ ...evaluation, rows: none, plots: { ...plots, learning } }] });
    expect(parsed(html).errors).toEqual([]);
    expect(html).not.toMatch(/NaN|undefined|Infinity/);
  });

  it('does without network, plots and gates', () => {
    const { manifest, importance: _, ...rest } = inputWith('Spring');
    const { network: __, ...bare } = manifest;
    const html = renderCard({ ...rest, manifest: bare, evaluations: [], gates: [] });
    expect(parsed(html).errors).toEqual([]);
    expect(html).not.toMatch(/NaN|undefined/);
  });

  it('writes the same bytes for the same input', () => {
    expect(renderCard(inputWith('Spring'))).toBe(renderCard(inputWith('Spring')));
  });
});

describe('renderEvaluation', () => {
  const { evaluations, quality } = inputWith(hostile);
  const answer = {
    evaluation: evaluations[0]!,
    quality,
    predictions: '',
    gains: { over: hostile, estimates: { aucGainK5: { value: 0.0123, se: 0.004 } } },
    ablations: [{ model: 'without attention', metrics: { aucRows: 0.7001 }, se: { aucRows: 0.01 } }],
    notes: [hostile],
  };

  it('shows one task with its plots, gains and ablations, and escapes as the card of a bundle does', () => {
    const { errors, named, text } = parsed(renderEvaluation(answer, 42));
    expect(errors).toEqual([]);
    expect(named('script')).toEqual([]);
    expect(named('svg')).toHaveLength(4);
    for (const figure of ['0.0123 ± 0.0040', 'without attention', '0.7001 ± 0.0100']) expect(text).toContain(figure);
    for (const name of ['AUC gained after 5 answers', 'AUC where shoppers come back']) expect(text).toContain(name);
  });
});
