import { Command } from 'commander';
import * as v from 'valibot';
import { parseWith } from '../protocol/parse';
import { type ServerAddress, sendToServer } from '../trainer/bundle/sendToServer';
import { printLines, valueOr } from './output';
import { withServerOptions } from './serverOptions';

const answerSchema = v.object({ seq: v.number(), endsAt: v.number(), subscriptions: v.number() });

const run = async ({ json = false, ...address }: ServerAddress & { readonly json?: boolean }): Promise<void> => {
  const sent = await sendToServer(address, 'POST', '/v1/admin/push/wake');
  const woken = valueOr(sent.ok ? parseWith(answerSchema, sent.value, 'answer_malformed') : sent, json);
  if (!woken) return;
  const until = new Date(woken.endsAt).toISOString();
  printLines([json ? JSON.stringify(woken) : `wake-up ${woken.seq}: ${woken.subscriptions} browsers, tried until ${until}`]);
};

export const wakeCommand = (): Command =>
  withServerOptions(new Command('wake'))
    .description('wake the browsers that agreed to it; each decides for itself whether it has a coupon to show')
    .option('--json', "print the server's answer as JSON")
    .action(run);
