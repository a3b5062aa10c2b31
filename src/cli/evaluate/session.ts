import type { Command } from 'commander';
import { evaluateSession } from '../../trainer/evaluateSession';
import { type CommonOptions, runEvaluation, taskCommand } from './runEvaluation';

interface SessionOptions extends CommonOptions {
  readonly train: string;
  readonly test?: string;
  readonly histories?: boolean;
}

export const sessionCommand = (): Command =>
  taskCommand('session', 'which item a visit comes to next, from a log of sessions')
    .requiredOption('--train <file>', 'training file: rows of session_id and item_id, OTTO sessions or a behaviour log')
    .option('--test <file>', 'test file, or lists of session_id,item_ids; without it, the last month of the training file')
    .option('--histories', 'the test file holds histories alone: they are only predicted')
    .action((options: SessionOptions) =>
      runEvaluation(options, ({ db, columns, seed, progress }) => {
        const { train, test, histories = false } = options;
        const { session, events } = columns;
        const maps = { ...(session ? { session } : {}), ...(events ? { events } : {}) };
        return evaluateSession(db, { train, histories, ...(test === undefined ? {} : { test }) }, maps, seed, progress);
      }),
    );
