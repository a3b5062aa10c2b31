import { Command, Option } from 'commander';
import { keyFileSchema } from '../bundle/keys';
import type { WeightEncoding } from '../bundle/weightCodec';
import { checkOut, tidyLeftovers, writeBundle } from '../trainer/bundle/bundleFolder';
import { describeQuality } from '../trainer/ingest/dataQuality';
import { type OrderPresetName, orderPresets } from '../trainer/ingest/orderColumns';
import { describeEvaluation } from '../trainer/metrics/metricsTable';
import { describeGates } from '../trainer/network/compressNetwork';
import { train } from '../trainer/train';
import { campaignNotes, describeProvenance } from './describeBundle';
import { wholeNumber } from './io/arguments';
import { type LogOptions, readColumnMap, withLogOptions } from './io/fileOptions';
import { onInterrupt, progressBars } from './io/longRun';
import { printLines, printNotes, reportFailure, valueOr } from './io/output';
import { readCampaign, readJson } from './io/readFile';

interface TrainOptions extends LogOptions {
  readonly campaign: string;
  readonly events?: string;
  readonly orders?: string;
  readonly preset?: OrderPresetName;
  readonly items?: string;
  readonly acceptance?: string;
  readonly key: string;
  readonly out: string;
  readonly seed: number;
  readonly weights: WeightEncoding;
  readonly warmStart?: string;
  readonly json?: boolean;
}

const run = async (options: TrainOptions): Promise<void> => {
  const { json = false, seed, weights, warmStart, memory, engine, events, orders, preset, items, acceptance } = options;
  const now = Date.now();
  const campaign = valueOr(readCampaign(options.campaign), json);
  const keys = campaign && valueOr(readJson(keyFileSchema, options.key, 'key_invalid'), json);
  const columns = keys && valueOr(readColumnMap(options, now), json);
  const out = columns && valueOr(checkOut(options.out), json);
  if (!campaign || !keys || !columns || !out) return;
  const bars = progressBars();
  const done = onInterrupt('interrupted: no bundle was written. Run the command again to start over.', bars.stop);
  printNotes(campaignNotes(campaign, now));
  tidyLeftovers(options.out, now);
  const files = {
    ...(events ? { events } : {}),
    ...(orders ? { orders } : {}),
    ...(preset ? { preset } : {}),
    ...(items ? { items } : {}),
    ...(acceptance ? { acceptance } : {}),
  };
  const trained = await train(
    { campaign, keys, ...files, columns, seed, weights, memory, ...(engine ? { engine } : {}), ...(warmStart ? { warmStart } : {}) },
    bars.progress,
  ).finally(bars.stop);
  if (!trained.ok) return reportFailure(trained.error, json);
  const { bundle, report, card } = trained.value;
  const written = writeBundle(options.out, bundle, report, card);
  // Stop handling signals only now. While the folders are swapped, it is too late to stop.
  done();
  if (!written.ok) return reportFailure(written.error, json);
  if (json) return printLines([JSON.stringify({ ...report, out: options.out })]);
  printLines([
    ...report.quality.flatMap(describeQuality),
    ...report.evaluations.flatMap((evaluation) => ['', ...describeEvaluation(evaluation)]),
    '',
    ...describeGates(report.gates),
    '',
    ...report.notes.map((note) => `note: ${note}`),
    describeProvenance(report.provenance),
    `bundle ${bundle.id} written to ${options.out}. Open card.html there to see how good it is.`,
  ]);
};

export const trainCommand = (): Command =>
  withLogOptions(new Command('train'))
    .description('train on your own logs and create a signed bundle')
    .requiredOption('--campaign <file>', 'campaign file: coupons, experiment, rule, triggers')
    .option(
      '--events <file>',
      'behaviour log, CSV or NDJSON (.gz or not) or Parquet: user_id,item_id[,event,time,quantity,price,category,brand,coupon_id,propensity,transaction_id,rating,review_length], or an OTTO, GA4 or review export',
    )
    .option('--orders <file>', 'order export of Shopify, WooCommerce, Medusa or Vendure; alone or with --events')
    .addOption(new Option('--preset <name>', 'shop system that wrote --orders (default: detected)').choices(Object.keys(orderPresets)))
    .option('--items <file>', 'item file: item_id[,item_name,category,brand,price]')
    .option('--acceptance <file>', 'log of coupons accepted or declined, one answer per row')
    .requiredOption('--key <file>', 'signing key, from `couplet keys generate`')
    .requiredOption('--out <folder>', 'bundle folder to write; replaces an existing one')
    .option('--seed <number>', 'random seed; the same input and seed give the same bytes', wholeNumber, 42)
    .addOption(
      new Option('--weights <encoding>', "encoding of the network's weights; uint8 falls back to float16 if accuracy drops")
        .choices(['float16', 'uint8'])
        .default('float16'),
    )
    .option('--warm-start <folder>', 'earlier bundle to start training from, if features and shape match')
    .option('--json', 'print the report as one JSON object')
    .action(run);
