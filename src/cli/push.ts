import { Command } from 'commander';
import * as v from 'valibot';
import { parseWith } from '../protocol/values/parse';
import { type ServerAddress, sendToServer } from '../trainer/bundle/sendToServer';
import { withServerOptions } from './io/arguments';
import { printLines, valueOr } from './io/output';

const answerSchema = v.object({ seq: v.number(), endsAt: v.number(), subscriptions: v.number() });

const run = async ({ json = false, ...address }: ServerAddress & { readonly json?: boolean }): Promise<void> => {
  const sent = await sendToServer(address, 'POST', '/v1/admin/push/wake');
  const woken = valueOr(sent.ok ? parseWith(answerSchema, sent.value, 'answer_malformed') : sent, json);
  if (!woken) return;
  const until = new Date(woken.endsAt).toISOString();
  printLines([json ? JSON.stringify(woken) : `wake-up ${woken.seq}: ${woken.subscriptions} browsers, tried until ${until}`]);
};

const sendCommand = (name: string): Command =>
  withServerOptions(new Command(name))
    .description('wake subscribed browsers; each decides on its own whether to show a coupon')
    .option('--json', "print the server's answer as JSON")
    .action(run);

export const pushCommand = (): Command => new Command('push').description('send Web Push wake-ups').addCommand(sendCommand('send'));

/** The former name of `push send`, kept for existing scripts. */
export const wakeCommand = (): Command => sendCommand('wake');
