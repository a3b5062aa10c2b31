import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command, InvalidArgumentError } from 'commander';
import * as v from 'valibot';
import type { Campaign } from '../bundle/campaign';
import { keyFileSchema, siteKeyOf } from '../bundle/keys';
import { shopCodeSchema } from '../protocol/coupons/codes';
import { fail, ok, type Result } from '../protocol/values/result';
import { readBundle, tidyLeftovers } from '../trainer/bundle/bundleFolder';
import { campaignDiffers, coldBundle } from '../trainer/bundle/coldBundle';
import { STATUS_FILE, staticBundle, writeStaticSite } from '../trainer/bundle/staticSite';
import { printLines, printNotes, valueOr } from './io/output';
import { readCampaign, readJson } from './io/readFile';

interface StaticOptions {
  readonly campaign: string;
  readonly key: string;
  readonly out: string;
  readonly url: string;
  readonly bundle?: string;
  readonly code: Readonly<Record<string, string>>;
  readonly json?: boolean;
}

/** `tea-20=TEA20`; may be repeated. */
const codeArgument = (text: string, before: StaticOptions['code']): StaticOptions['code'] => {
  const [id = '', code] = text.split('=', 2);
  if (!v.is(shopCodeSchema, code)) throw new InvalidArgumentError('Write <coupon>=<code>. A code has 4 to 64 letters and digits.');
  return { ...before, [id]: code };
};

const urlArgument = (text: string): string => {
  const url = text.replace(/\/+$/, '');
  if (!/^(https?:\/\/[^/\s]+)?(\/[^\s"<>?#]+)*$/.test(url))
    throw new InvalidArgumentError('Use a path such as /couplet, or an address with https://.');
  return url;
};

/** The built widget next to this code, which runs from `dist/node`, its `chunks` or `src/cli`. */
const builtWidget = (): string => {
  const places = ['../widget', '../../widget', '../../dist/widget'].map((path) => fileURLToPath(new URL(path, import.meta.url)));
  return places.find((place) => existsSync(join(place, 'integrity.json'))) ?? 'dist/widget';
};

/** The campaign with the codes of the command line. Error `coupon_unknown`. */
const withCodes = (campaign: Campaign, given: StaticOptions['code']): Result<Campaign> => {
  const stranger = Object.keys(given).find((id) => !campaign.coupons.some((coupon) => coupon.id === id));
  if (stranger !== undefined) return fail('coupon_unknown', 'The campaign does not contain this coupon.', stranger);
  const codes = Object.fromEntries(Object.entries(given).map(([id, code]) => [id, { from: 'shared' as const, code }]));
  return ok({ ...campaign, codes: { ...campaign.codes, ...codes } });
};

/** The bundle to publish: the campaign's trained one, or a cold start. */
const bundleOf = (campaign: Campaign, keys: v.InferOutput<typeof keyFileSchema>, trained: string | undefined) => {
  if (trained === undefined) return coldBundle(campaign, keys);
  const read = readBundle(trained);
  const differing = read.ok ? campaignDiffers(campaign, read.value.envelope) : undefined;
  return differing === undefined ? read : fail('campaign_differs', 'The bundle was made with another campaign. Train it again.', differing);
};

const run = ({ campaign: path, key, out, url, bundle: trained, code, json = false }: StaticOptions): void => {
  const read = readCampaign(path);
  const campaign = valueOr(read.ok ? withCodes(read.value, code) : read, json);
  const keys = campaign && valueOr(readJson(keyFileSchema, key, 'key_invalid'), json);
  const files = keys && valueOr(bundleOf(campaign, keys, trained), json);
  const bundle = files && valueOr(staticBundle(campaign, files, keys), json);
  if (!bundle) return;
  tidyLeftovers(out, Date.now(), STATUS_FILE);
  const { currency, marginRate, experiment, coupons } = campaign;
  const { id, shares } = experiment;
  const facts = { key: `pk_${siteKeyOf(keys)}`, url, coupon: coupons[0]?.id ?? 'ID', experiment: id, shares, currency, marginRate };
  const written = valueOr(writeStaticSite(out, { bundle, widget: builtWidget(), facts }), json);
  if (!written) return;
  printNotes([
    'note: every shopper gets the same code, so codes will spread. Without a server there are no budgets. Set limits for each code in your shop.',
    ...(written.serving ? [] : [`note: coupons remain stopped: ${join(out, STATUS_FILE)}`]),
  ]);
  printLines([
    json
      ? JSON.stringify({ bundle: bundle.id, out, serving: written.serving })
      : `bundle ${bundle.id} and its files written to ${out}. See ${join(out, 'README.md')} for the script tag.`,
  ]);
};

export const staticCommand = (): Command =>
  new Command('static')
    .description('create a folder of plain files for a shop without a server')
    .requiredOption('--campaign <file>', 'campaign file')
    .requiredOption('--key <file>', 'signing key, from `couplet keys generate`')
    .requiredOption('--out <folder>', 'folder to write; replaced as a whole')
    .option(
      '--code <coupon=code>',
      'code that exists in your shop; repeat for each coupon without a code in the campaign',
      codeArgument,
      {},
    )
    .option('--url <address>', 'address where the folder will be served', urlArgument, '/couplet')
    .option('--bundle <folder>', 'bundle from `couplet train` for this campaign (default: no trained model)')
    .option('--json', 'print the result or the error as JSON')
    .action(run);
