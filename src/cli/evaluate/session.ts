import type { Command } from 'commander';
import { evaluateSession } from '../../trainer/evaluateSession';
import { type CommonOptions, runEvaluation, taskCommand } from './runEvaluation';

interface SessionOptions extends CommonOptions {
  readonly train: string;
  readonly test?: string;
  readonly histories?: boolean;
  readonly ablations?: boolean;
}

export const sessionCommand = (): Command =>
  taskCommand('session', 'which item a visit comes to next, from a log of sessions')
    .requiredOption('--train <file>', 'training file: rows of session_id and item_id, OTTO sessions or a behaviour log')
    .option('--test <file>', 'test file, or lists of session_id,item_ids; without it, the last month of the training file')
    .option('--histories', 'the test file holds histories alone: they are only predicted')
    .option('--ablations', 'also measure what each part of the interest network is worth; some more minutes')
    .action((options: SessionOptions) =>
      runEvaluation(options, ({ db, columns, seed, progress }) => {
        const { train, test, histories = false, ablations = false } = options;
        const { session, events } = columns;
        const maps = { ...(session ? { session } : {}), ...(events ? { events } : {}) };
        return evaluateSession(db, { train, histories, ablations, ...(test === undefined ? {} : { test }) }, maps, seed, progress);
      }),
    );
