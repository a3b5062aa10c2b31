import { Command } from 'commander';
import { keyFileSchema } from '../bundle/keys';
import { picksByBehaviour } from '../trainer/audience';
import { checkOut, tidyLeftovers, writeBundle } from '../trainer/bundle/bundleFolder';
import { checkNotTrained, coldBundle } from '../trainer/bundle/coldBundle';
import { campaignNotes } from './describeBundle';
import { printLines, printNotes, valueOr } from './io/output';
import { readCampaign, readJson } from './io/readFile';

interface BundleOptions {
  readonly campaign: string;
  readonly key: string;
  readonly out: string;
  readonly json?: boolean;
}

const run = ({ campaign: path, key, out, json = false }: BundleOptions): void => {
  const now = Date.now();
  const campaign = valueOr(readCampaign(path), json);
  const keys = campaign && valueOr(readJson(keyFileSchema, key, 'key_invalid'), json);
  if (!campaign || !keys) return;
  tidyLeftovers(out, now);
  const free = checkOut(out);
  const folder = valueOr(free.ok ? checkNotTrained(out) : free, json);
  const bundle = folder && valueOr(coldBundle(campaign, keys), json);
  if (!bundle) return;
  printNotes([
    ...campaignNotes(campaign, now),
    ...(picksByBehaviour(campaign) ? ['note: no behaviour log given, so the number of shoppers each coupon reaches is unknown'] : []),
  ]);
  if (!valueOr(writeBundle(out, bundle), json)) return;
  printLines([
    json
      ? JSON.stringify({ bundle: bundle.id, out })
      : `bundle ${bundle.id} written to ${out}. It has no trained model: coupons for what the shopper looks at come first, then your rule.`,
  ]);
};

export const bundleCommand = (): Command =>
  new Command('bundle')
    .description('create a signed bundle without training data; devices start from your rule and learn on their own')
    .requiredOption('--campaign <file>', 'campaign file: coupons, experiment, rule, triggers')
    .requiredOption('--key <file>', 'signing key, from `couplet keys generate`')
    .requiredOption('--out <folder>', 'bundle folder to write; replaces an existing one unless that one was trained')
    .option('--json', 'print the result or the error as JSON')
    .action(run);
