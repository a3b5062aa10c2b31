import { Command } from 'commander';
import * as v from 'valibot';
import { parseWith } from '../protocol/values/parse';
import { sendToServer } from '../trainer/bundle/sendToServer';
import { EXIT, printLines, reportFailure, valueOr } from './io/output';

interface UninstallOptions {
  readonly server: string;
  readonly token: string;
  readonly json?: boolean;
}

const answerSchema = v.object({
  endedClaims: v.number(),
  remainingClaims: v.number(),
  removed: v.array(v.string()),
  byHand: v.array(v.string()),
});

const run = async ({ server, token, json = false }: UninstallOptions): Promise<void> => {
  const sent = await sendToServer({ server, token }, 'POST', '/v1/admin/uninstall');
  const answer = sent.ok ? parseWith(answerSchema, sent.value, 'answer_malformed') : sent;
  const done = valueOr(answer, json);
  if (!done) return;
  const { endedClaims, remainingClaims, removed, byHand } = done;
  if (json) printLines([JSON.stringify(done)]);
  else {
    printLines([
      `coupons are off. ${endedClaims} open claims ended.`,
      ...removed.map((what) => `removed from the shop: ${what}`),
      ...byHand.map((what) => `remove by hand: ${what}`),
    ]);
  }
  if (remainingClaims === 0) return;
  if (json) process.exitCode = EXIT.failed;
  else
    reportFailure({ code: 'claims_remain', message: `${remainingClaims} claims could not be ended yet. Run this command again.` }, false);
};

export const uninstallCommand = (): Command =>
  new Command('uninstall')
    .description('stop all coupons and remove everything Couplet created in the shop')
    .requiredOption('--server <url>', 'address of the server, which must be running and able to reach the shop')
    .requiredOption('--token <token>', 'admin token of the server')
    .option('--json', "print the server's answer as JSON")
    .action(run);
