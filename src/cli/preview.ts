import { Command, InvalidArgumentError } from 'commander';
import * as v from 'valibot';
import { keyFileSchema } from '../bundle/keys';
import { envelopeText } from '../bundle/openSigned';
import { type CouponPreview, PREVIEW_HOURS, previewLink } from '../protocol/preview';
import { HOUR } from '../protocol/values/clock';
import { fail, ok, type Result } from '../protocol/values/result';
import { signPayload } from '../trainer/bundle/keys';
import { sendToServer } from '../trainer/bundle/sendToServer';
import { printLines, usageError, valueOr } from './io/output';
import { readCampaign, readJson } from './io/readFile';

interface PreviewOptions {
  readonly coupon: string;
  readonly url: string;
  readonly hours: number;
  readonly campaign?: string;
  readonly key?: string;
  readonly server?: string;
  readonly token?: string;
  readonly json?: boolean;
}

interface Link {
  readonly link: string;
  readonly until: number;
}

const pageArgument = (text: string): string => {
  if (!/^https?:/.test(text) || !URL.canParse(text))
    throw new InvalidArgumentError('Use the address of a page in your shop, with https://.');
  return text;
};

const hoursArgument = (text: string): number => {
  const hours = Number(text);
  if (!Number.isInteger(hours) || hours < 1 || hours > PREVIEW_HOURS)
    throw new InvalidArgumentError(`Use whole hours from 1 to ${PREVIEW_HOURS}.`);
  return hours;
};

/** A link for a coupon of a campaign file, signed here. */
const ofFile = ({ coupon: id, url, hours }: PreviewOptions, path: string, key: string): Result<Link> => {
  const campaign = readCampaign(path);
  if (!campaign.ok) return campaign;
  const keys = readJson(keyFileSchema, key, 'key_invalid');
  if (!keys.ok) return keys;
  const coupon = campaign.value.coupons.find((one) => one.id === id);
  if (!coupon) return fail('coupon_unknown', 'The campaign does not contain this coupon.', id);
  const until = Date.now() + hours * HOUR;
  const { currency, card } = campaign.value;
  const preview: CouponPreview = { v: 'coupon-preview/1', coupon, currency, ...(card ? { card } : {}), until };
  const payload = JSON.stringify(preview);
  const text = envelopeText(payload, signPayload(payload, keys.value), keys.value);
  return ok({ link: previewLink(url, text, (plain) => Buffer.from(plain, 'utf8').toString('base64url')), until });
};

const answerSchema = v.object({ link: v.string(), until: v.number() });

/** A link for a coupon of the server's draft, signed by the server. */
const ofServer = async ({ coupon: couponId, url, hours }: PreviewOptions, server: string, token: string): Promise<Result<Link>> => {
  const answer = await sendToServer({ server, token }, 'POST', '/v1/admin/previews', { couponId, url, hours });
  return answer.ok ? ok(v.parse(answerSchema, answer.value)) : answer;
};

const run = async (options: PreviewOptions, command: Command): Promise<void> => {
  const { campaign, key, server, token, json = false } = options;
  const made =
    campaign !== undefined && key !== undefined
      ? ofFile(options, campaign, key)
      : server !== undefined && token !== undefined
        ? await ofServer(options, server, token)
        : usageError(command, 'missing_mandatory_option_value', 'use --campaign with --key, or --server with --token.');
  const link = valueOr(made, json);
  if (link) printLines([json ? JSON.stringify(link) : link.link]);
};

export const previewCommand = (): Command =>
  new Command('preview')
    .description('create a link that previews one coupon on a page of your shop; nothing is recorded')
    .requiredOption('--coupon <id>', 'coupon')
    .requiredOption('--url <page>', 'page of your shop with the script tag', pageArgument)
    .option('--campaign <file>', 'campaign file; with --key')
    .option('--key <file>', 'signing key of the shop')
    .option('--server <url>', 'server that signs, to preview its console draft; with --token')
    .option('--token <token>', 'admin token of the server')
    .option('--hours <number>', 'validity of the link in hours', hoursArgument, 24)
    .option('--json', 'print the link as JSON')
    .action(run);
