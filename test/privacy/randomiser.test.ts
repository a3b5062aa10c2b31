import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright';
import { build, type Plugin, type UserConfig } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chunkNamed } from '../../scripts/chunks.mjs';
import { emptyProfile } from '../../src/engine/profile/shopperProfile';
import type { OutcomeProfile } from '../../src/engine/profile/stratum';
import { answersTo, type ReportQuestion } from '../../src/protocol/reporting/report';
import { workerChunk } from '../../worker/build';
import { launch } from '../helpers/e2e/browser';
import { START } from '../helpers/node/fullBundle';
import { epsilonBounds } from '../helpers/statistics';
import { engineAnswers } from './splitOrganisations';

/** Of every report, as the manifest says. */
const EPSILON = 2;

const visit = emptyProfile(START);
const cases: readonly { question: ReportQuestion; k: number; n: number; truths: readonly [OutcomeProfile, OutcomeProfile] }[] = [
  {
    question: 'stratum-outcome',
    k: answersTo['stratum-outcome'],
    // So many that an honest randomiser is above the bound once in ten thousand runs; with a million it is once in a thousand.
    n: 1_250_000,
    // The truths 0 and 7.
    truths: [visit, { ...visit, session: { ...visit.session, views: 9, purchased: true }, orders: 9 }],
  },
  {
    question: 'reaction',
    k: answersTo.reaction,
    n: 1_000_000,
    // The truths 0 and 2.
    truths: [visit, { ...visit, lastShownAt: START, lastDismissedAt: START }],
  },
  {
    question: 'useful',
    k: answersTo.useful,
    n: 1_000_000,
    // The truths 0 and 1.
    truths: [
      visit,
      { ...visit, exposures: { tea: { shownAt: [START], shownThisSession: 1, shownTotal: 1, useful: true, usefulAt: START } } },
    ],
  },
];

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser?.close());

interface Chunks {
  readonly engine: string;
  readonly outbox: string;
}

/** What a shop's page is given. */
const shipped = (): Chunks => {
  const folder = 'dist/widget/assets';
  const read = (name: keyof Chunks): string => {
    const [file, ...more] = readdirSync(folder).filter((each) => each.startsWith(`${name}-`) && each.endsWith('.js'));
    if (file === undefined || more.length > 0) throw new Error(`one ${name} in ${folder}, please`);
    return readFileSync(join(folder, file), 'utf8');
  };
  return { engine: read('engine'), outbox: read('outbox') };
};

const built = async (config: UserConfig, plugins: readonly Plugin[] = []): Promise<string> => {
  const absent = Object.fromEntries(['tfjs', 'outbox', 'secureAggregation'].map((name) => [name, ['absent.js', 'sha384-']]));
  const output = await build({
    configFile: false,
    logLevel: 'silent',
    ...config,
    plugins: [...plugins, ...(config.plugins ?? [])],
    define: { __COUPLET_CHUNKS__: JSON.stringify(absent) },
    build: { ...config.build, write: false },
  });
  if (!Array.isArray(output) && !('output' in output)) throw new Error('the build is watching');
  return (Array.isArray(output) ? output[0]! : output).output[0].code;
};

/** The chunks built as they ship, but for the randomiser. */
const withRandomiser = async (body: string): Promise<Chunks> => {
  const twin: Plugin = {
    name: 'twin',
    load: (id) =>
      id.endsWith('/privacy/randomisedResponse.ts')
        ? `import { integer, uniform } from '../../maths/random';
           const p = (k, epsilon) => 1 / (1 + (k - 1) * Math.exp(-epsilon));
           export const randomisedResponse = (truth, k, epsilon, rng) => { ${body} };`
        : undefined,
  };
  return { engine: await built(workerChunk(chunkNamed('engine'))), outbox: await built(workerChunk(chunkNamed('outbox')), [twin]) };
};

/** Both truths at once, each in a process of its own. */
const audit = async (chunks: Chunks, { question, k, truths }: (typeof cases)[number], n: number) => {
  const ask = async (profile: OutcomeProfile): Promise<readonly number[]> => {
    const page = await (await browser.newContext()).newPage();
    const counts = await engineAnswers(page, chunks, { epsilon: EPSILON, questions: [question] }, profile, n);
    await page.context().close();
    return counts.slice(0, k);
  };
  const [none, all] = truths;
  const counts = await Promise.all([ask(none), ask(all)]);
  return { counts, ...epsilonBounds(counts) };
};

describe('the randomiser in the minified chunk that ships, in a browser, on its CSPRNG', () => {
  it.each(cases)('spends no more than the ε it is debited for, on $question ($n answers for each of two truths)', async (of) => {
    const { counts, lower, upper } = await audit(shipped(), of, of.n);
    for (const answers of counts) {
      expect(answers.reduce((sum, count) => sum + count, 0)).toBe(of.n);
      expect(answers.filter((count) => count > 0)).toHaveLength(of.k);
    }
    console.log(`ε of ${of.question} at k = ${of.k} as shipped: between ${lower.toFixed(4)} and ${upper.toFixed(4)}, stated ${EPSILON}`);
    expect(upper).toBeLessThanOrEqual(1.01 * EPSILON);
    expect(lower).toBeGreaterThan(0.98 * EPSILON);
  });

  it.each([
    ['draws again from all answers', 'return uniform(rng) < p(k, epsilon) ? truth : integer(rng, k);'],
    [
      'rounds p up to a tenth',
      'const other = integer(rng, k - 1); return uniform(rng) < Math.ceil(10 * p(k, epsilon)) / 10 ? truth : other + (other >= truth);',
    ],
    // Whoever knows the instant of an answer would know the truth.
    [
      'takes the clock for chance',
      'const word = (Math.floor(performance.now() * 1000) * 2654435761) % 2 ** 32; return word < p(k, epsilon) * 2 ** 32 ? truth : (truth + 1) % k;',
    ],
  ])('fails the same audit where it %s', async (_, body) => {
    const chunks = await withRandomiser(body);
    for (const of of cases) {
      const { lower, upper } = await audit(chunks, of, 50_000);
      expect(upper).toBeGreaterThan(1.01 * EPSILON);
      expect(lower).toBeGreaterThan(EPSILON);
    }
  });
});
