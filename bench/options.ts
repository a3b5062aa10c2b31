import { sharedMissing } from '../test/helpers/node/trainingLogs';
import { isQuick } from './all/isQuick';
import { type BenchRow, skippedRow } from './benchResult';
import { logisticOptions, networkOptions, type Option, runOption, wholeOptions } from './training/options';
import { optionRows, type Run } from './training/paired';
import { answerSplit, armSplit, FOLDS, readArms, readLog, type Split } from './training/rareLogs';

type Options = Readonly<Record<string, Option>>;

/** Every option on the same folds and seeds. */
const ablation = async (
  setting: string,
  options: Options,
  seeds: number,
  splitOf: (fold: number, seed: number) => Split,
): Promise<readonly BenchRow[]> => {
  const runs = new Map<string, Run[]>(Object.keys(options).map((name) => [name, []]));
  for (let seed = 1; seed <= (isQuick ? 1 : seeds); seed++)
    for (let fold = 0; fold < (isQuick ? 2 : FOLDS); fold++) {
      const split = splitOf(fold, seed);
      for (const [name, option] of Object.entries(options)) runs.get(name)!.push(await runOption(option, split, seed));
    }
  const [base] = [...runs.values()];
  return [...runs].flatMap(([name, of]) => optionRows(setting, name, of, base!));
};

/** Ways of training with few answers of one kind, and other ways of training, by loss, calibration and the value of the policy. */
export const bench = async (): Promise<readonly BenchRow[]> => {
  if (sharedMissing('uci-coupon', 'dev.csv')) return [skippedRow('options', '', 'the coupon answers are not here')];
  const answers = await readLog({}, 'uci-coupon', 'dev.csv');
  const arms = await readArms();
  return [
    ...(await ablation('rare answers, regression', logisticOptions, 3, (fold, seed) => answerSplit(answers, fold, seed))),
    ...(await ablation('rare coupons, regression', logisticOptions, 2, (fold, seed) => armSplit(arms, fold, seed, true))),
    ...(await ablation('rare answers, network', networkOptions, 3, (fold, seed) => answerSplit(answers, fold, seed))),
    ...(await ablation('rare coupons, network', networkOptions, 2, (fold, seed) => armSplit(arms, fold, seed, true))),
    ...(await ablation('coupons, network', wholeOptions, 1, (fold, seed) => armSplit(arms, fold, seed, false))),
  ];
};
