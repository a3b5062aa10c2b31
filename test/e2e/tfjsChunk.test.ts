import { readdirSync, readFileSync } from 'node:fs';
import type { Browser } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { plainSequence } from '../../src/engine/scoring/plainSequence';
import { launch } from '../helpers/e2e/browser';
import { startPages } from '../helpers/node/loopback';
import { sequenceSpec, sequenceWeights } from '../helpers/sequenceShop';

const ASSETS = 'dist/widget/assets';
const STEPS = Array.from({ length: 16 }, (_, i) => 1 + ((5 * i) % sequenceSpec.tokens));

let pages: Awaited<ReturnType<typeof startPages>>;
let browser: Browser;
/** What of the files is not as it was built. */
let broken: RegExp | undefined;
let fetched: string[] = [];

beforeAll(async () => {
  pages = await startPages(({ url = '/' }, response) => {
    // As on the server: chunks lie in /assets and name one another from there.
    const name = url.slice(1).replace(/^assets\//, '');
    if (name === '')
      return response.setHeader('content-type', 'text/html').end('<!doctype html><link rel="icon" href="data:,"><title>chunk</title>');
    fetched.push(name);
    response.setHeader('content-type', name.endsWith('.wasm') ? 'application/wasm' : 'text/javascript');
    const body = readFileSync(`${ASSETS}/${name}`);
    return response.end(broken?.test(name) ? Buffer.concat([body, Buffer.from('\n')]) : body);
  });
  browser = await launch('--enable-unsafe-webgpu');
});
afterAll(async () => {
  await browser?.close();
  await pages?.close();
});

/** The chunk as built, in a worker: what was measured, and what the chosen network reads. @param gpuFrom ms, as `createTfjsSequence` has it */
const readBy = async (gpuFrom: number) => {
  fetched = [];
  const page = await (await browser.newContext()).newPage();
  await page.goto(pages.url);
  const chunk = readdirSync(ASSETS).find((name) => /^tfjs-(?!backend).*\.js$/.test(name));
  const answer = await page.evaluate(
    ({ url, spec, weights, steps, from }) =>
      new Promise<Awaited<ReturnType<typeof answerOf>>>((resolve) => {
        const source = `onmessage = async ({ data: { url, spec, weights, steps, from } }) => {
          const { createTfjsSequence } = await import(url);
          const made = await createTfjsSequence(spec, Float32Array.from(weights), { wasmFolder: new URL('.', url).href, gpuFrom: from });
          if (!made.ok) return postMessage({ code: made.error.code });
          const { state, anyway, moved } = await made.value.network.read(new Float32Array(spec.units), steps);
          postMessage({ kind: made.value.network.kind, ms: made.value.calibration.msPerStep, values: [...state, anyway, moved] });
        };`;
        const worker = new Worker(URL.createObjectURL(new Blob([source], { type: 'text/javascript' })), { type: 'module' });
        worker.onmessage = ({ data }) => resolve(data);
        worker.postMessage({ url, spec, weights, steps, from });
      }),
    { url: `${pages.url}/assets/${chunk}`, spec: sequenceSpec, weights: [...sequenceWeights], steps: STEPS, from: gpuFrom },
  );
  await page.context().close();
  return answer;
};
declare const answerOf: () => Promise<{
  readonly code?: string;
  readonly kind?: string;
  readonly ms?: Readonly<Record<string, number>>;
  readonly values?: readonly number[];
}>;

const expected = (): readonly number[] => {
  const { state, anyway, moved } = plainSequence(sequenceSpec, sequenceWeights).read(new Float32Array(sequenceSpec.units), STEPS);
  return [...state, anyway, moved];
};

describe('the tfjs chunk as it is built', () => {
  it('reads by WebAssembly as plain TypeScript does, from one script and one binary', async () => {
    const { kind, values } = await readBy(Number.POSITIVE_INFINITY);
    expect(kind).toBe('tfjs-wasm');
    expect(Math.max(...expected().map((value, i) => Math.abs(value - values![i]!)))).toBeLessThanOrEqual(1e-5);
    expect([...new Set(fetched)]).toHaveLength(2);
  });

  it('tries WebGL and WebGPU by chunks of their own, which read the same', async () => {
    const { kind, ms, values } = await readBy(0);
    expect(Object.keys(ms!).sort()).toEqual(['plain', 'wasm', 'webgl', 'webgpu']);
    expect(kind).toMatch(/^tfjs-/);
    expect(Math.max(...expected().map((value, i) => Math.abs(value - values![i]!)))).toBeLessThanOrEqual(1e-5);
  });

  it.each([
    ['the binary', /\.wasm$/, { code: 'wasm_unavailable' }],
    ['the chunk of WebGL', /^webgl-/, { kind: expect.stringMatching(/^tfjs-(wasm|webgpu)$/) }],
  ])('runs nothing of %s where it is not the file that was built', async (_, which, answer) => {
    broken = which;
    const found = await readBy(0);
    broken = undefined;
    expect(found).toMatchObject(answer);
    expect(found.ms?.webgl).toBeUndefined();
  });
});
