import type { Browser } from 'playwright';
import type { BenchShop } from '../decision/benchShop';
import { FOLDER } from './scoringFiles';
import type { Side, StepAnswer, StepAsk } from './stepMessages';

declare global {
  interface Window {
    stepWorker: Worker;
  }
}

type Answer<K extends string> = Extract<StepAnswer, { readonly [key in K]: unknown }>;

/** A page whose worker reads steps on any backend. */
export interface StepPage {
  renderers(): Promise<Answer<'webgl'>>;
  /** `undefined` where the backend does not start here. */
  read(units: number, side: Side, tokens: readonly number[]): Promise<Answer<'reading'>['reading'] | undefined>;
  /** Milliseconds a step, of so many samples. */
  steps(units: number, side: Side, samples: number): Promise<readonly number[]>;
  calibrate(units: number, all: boolean): Promise<Answer<'calibration'>['calibration']>;
  close(): Promise<void>;
}

export const openStepPage = async (browser: Browser, shop: BenchShop): Promise<StepPage> => {
  const page = await (await browser.newContext()).newPage();
  await page.goto(shop.url);
  await page.evaluate((url) => {
    window.stepWorker = new Worker(url, { type: 'module' });
  }, `${FOLDER}step.js`);
  const wasmFolder = new URL(FOLDER, shop.url).href;
  const ask = async (message: StepAsk): Promise<StepAnswer> => {
    const answer = await page.evaluate(
      (given) =>
        new Promise<StepAnswer>((resolve) => {
          window.stepWorker.onmessage = ({ data }) => resolve(data);
          window.stepWorker.onerror = ({ message: error }) => resolve({ error });
          window.stepWorker.postMessage(given);
        }),
      message,
    );
    if ('error' in answer) throw new Error(`${JSON.stringify(message)}: ${answer.error}`);
    return answer;
  };
  const expected = <K extends string>(answer: StepAnswer, key: K): Answer<K> => {
    if (!(key in answer)) throw new Error(`no ${key} in ${JSON.stringify(answer)}`);
    return answer as Answer<K>;
  };
  return {
    renderers: async () => expected(await ask({ do: 'renderer' }), 'webgl'),
    read: async (units, side, tokens) => {
      const answer = await ask({ do: 'read', units, side, wasmFolder, tokens });
      return 'missing' in answer ? undefined : expected(answer, 'reading').reading;
    },
    steps: async (units, side, samples) => expected(await ask({ do: 'steps', units, side, wasmFolder, samples }), 'samples').samples,
    calibrate: async (units, all) => expected(await ask({ do: 'calibrate', units, wasmFolder, all }), 'calibration').calibration,
    close: () => page.context().close(),
  };
};
