import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { Command, Option } from 'commander';
import * as v from 'valibot';
import { messageChannels } from '../protocol/sendRequest';
import { parseWith } from '../protocol/values/parse';
import { fail, ok, type Result } from '../protocol/values/result';
import { DEFAULT_COLOR } from '../server/messages/templates/brand';
import { letterPage, previewLetters } from '../server/messages/templates/previewLetters';
import { type ServerAddress, sendToServer } from '../trainer/bundle/sendToServer';
import { withServerOptions } from './io/arguments';
import { printLines, valueOr } from './io/output';
import { readCampaign, readText } from './io/readFile';

interface PreviewOptions {
  readonly campaign: string;
  readonly coupon: string;
  readonly locale: string;
  readonly shop: string;
  readonly out: string;
  readonly json?: boolean;
}

/** Writes both messages, each as text and HTML. */
const writePreview = ({ campaign: path, coupon: id, locale, shop, out }: PreviewOptions): Result<readonly string[]> => {
  const campaign = readCampaign(path);
  if (!campaign.ok) return campaign;
  const { coupons, currency, timeZone } = campaign.value;
  const coupon = coupons.find((one) => one.id === id);
  if (!coupon) return fail('coupon_unknown', 'The campaign does not contain this coupon.', id);
  mkdirSync(out, { recursive: true });
  const brand = { name: shop, website: undefined, color: DEFAULT_COLOR, logo: undefined };
  const letters = Object.entries(previewLetters({ coupon, currency, timeZone, locale, brand, now: Date.now() }));
  return ok(
    letters.flatMap(([name, letter]) =>
      [
        [`${name}.txt`, `${letter.subject}\n\n${letter.text}`],
        [`${name}.html`, letterPage(letter)],
      ].map(([file = '', content = '']) => {
        writeFileSync(join(out, file), content);
        return join(out, file);
      }),
    ),
  );
};

const preview = (options: PreviewOptions): void => {
  const { json = false } = options;
  const files = valueOr(writePreview(options), json);
  if (files) printLines(json ? [JSON.stringify({ files })] : files);
};

type AddressOptions = ServerAddress & { readonly channel: string; readonly json?: boolean };

const erase = async (address: string, { channel, json = false, ...server }: AddressOptions): Promise<void> => {
  const sent = await sendToServer(server, 'POST', '/v1/admin/messages/erase', { channel, address });
  const done = valueOr(sent.ok ? parseWith(v.object({ erased: v.number() }), sent.value, 'answer_malformed') : sent, json);
  if (done) printLines([json ? JSON.stringify(done) : `${done.erased} messages erased. This address gets no more messages.`]);
};

const unsuppress = async (address: string, { channel, json = false, ...server }: AddressOptions): Promise<void> => {
  const sent = await sendToServer(server, 'POST', '/v1/admin/messages/lift', { channel, address });
  const done = valueOr(sent.ok ? parseWith(v.object({ lifted: v.boolean() }), sent.value, 'answer_malformed') : sent, json);
  if (!done) return;
  const said = done.lifted ? 'this address can receive messages again' : 'this address was not suppressed. No change.';
  printLines([json ? JSON.stringify(done) : said]);
};

type BounceOptions = ServerAddress & { readonly json?: boolean };

/** From stdin: mail servers pipe a bounce report to a program. */
const bounce = async (file: string | undefined, { json = false, ...server }: BounceOptions): Promise<void> => {
  const report = file === undefined ? ok(await text(process.stdin)) : readText(file);
  const read = valueOr(report, json);
  if (read === undefined) return;
  const sent = await sendToServer(server, 'POST', '/v1/admin/messages/bounces', { report: read.slice(0, 1_000_000) });
  const done = valueOr(sent.ok ? parseWith(v.object({ suppressed: v.boolean() }), sent.value, 'answer_malformed') : sent, json);
  if (!done) return;
  const said = done.suppressed ? 'this address gets no more messages' : 'the report is not a permanent failure. No change.';
  printLines([json ? JSON.stringify(done) : said]);
};

export const messageCommand = (): Command =>
  new Command('message')
    .description('coupons by e-mail and SMS: preview, bounces, erasure, suppression')
    .addCommand(
      new Command('preview')
        .description('write the confirmation and the coupon message as text and HTML; sends nothing')
        .requiredOption('--campaign <file>', 'campaign file')
        .requiredOption('--coupon <id>', 'coupon')
        .option('--locale <tag>', 'language of the page, such as zh-CN', 'en')
        .option('--shop <name>', 'sender name', 'Your shop')
        .requiredOption('--out <folder>', 'folder to write to')
        .option('--json', 'print the files as JSON')
        .action(preview),
    )
    .addCommand(
      withServerOptions(new Command('bounce'))
        .description('process a delivery report; addresses that do not exist get no more messages')
        .argument('[file]', 'delivery report (default: standard input, so a mail alias can pipe to "|couplet message bounce")')
        .option('--json', 'print the result as JSON')
        .action(bounce),
    )
    .addCommand(
      withServerOptions(new Command('erase'))
        .description("erase the messages stored for an address and send it no more, at its owner's request")
        .argument('<address>', 'e-mail address or telephone number')
        .addOption(new Option('--channel <name>', 'channel of the address').choices(messageChannels).default('email'))
        .option('--json', 'print the count as JSON')
        .action(erase),
    )
    .addCommand(
      withServerOptions(new Command('unsuppress').alias('lift'))
        .description("allow messages again to a suppressed address, at its owner's request")
        .argument('<address>', 'e-mail address or telephone number')
        .addOption(new Option('--channel <name>', 'channel of the address').choices(messageChannels).default('email'))
        .option('--json', 'print whether the address was suppressed as JSON')
        .action(unsuppress),
    );
