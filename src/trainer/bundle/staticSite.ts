import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Campaign } from '../../bundle/campaign';
import { checkManifest } from '../../bundle/checkManifest';
import type { KeyFile } from '../../bundle/keys';
import { envelopeSchema, type Manifest } from '../../bundle/manifest';
import { routes, type Status, statusSchema } from '../../protocol/protocol';
import { parseJsonWith } from '../../protocol/values/parse';
import { fail, ok, type Result } from '../../protocol/values/result';
import { bundleId, type SignedBundle } from './assembleBundle';
import { checkOut, replaceFolder } from './bundleFolder';
import { openOwn, signOwn } from './keys';

interface StaticFacts {
  /** Public key of the site, `pk_…`. */
  readonly key: string;
  /** URL of the folder, without a trailing slash: `/couplet` or `https://static.example/couplet`. */
  readonly url: string;
  /** Version of the loader. */
  readonly version: string;
  readonly integrity: string;
  /** Coupon shown in the preview example. */
  readonly coupon: string;
  /** Experiment for `couplet experiment`. */
  readonly experiment: string;
  readonly shares: Readonly<Record<'none' | 'rule' | 'couplet', number>>;
  readonly currency: string;
  readonly marginRate: number;
}

/** First line of the snippet. Its hash is in the policies of the guides. */
const SNIPPET_STUB =
  "<script>window.couplet=typeof couplet=='function'?couplet:function(){(couplet.q=couplet.q||[]).push(arguments)}</script>";

/** Snippet to paste into the shop's pages, before `</head>`. */
const staticTag = ({ key, url, version, integrity }: Pick<StaticFacts, 'key' | 'url' | 'version' | 'integrity'>): string =>
  `${SNIPPET_STUB}\n<script async crossorigin="anonymous" integrity="${integrity}" src="${url}/${version}/couplet.js" data-key="${key}"></script>`;

/** Readme placed next to the files, for the person who uploads them. */
export const staticReadme = (facts: StaticFacts): string => {
  const { url, coupon, experiment, shares, currency, marginRate } = facts;
  const host = /^https?:/.test(url) ? new URL(url).origin : "'self'";
  return `# Couplet as plain files

Serve this folder at \`${url}\` without changing its files. No program has to run. To use another address, change only \`src\` below: the other files are
loaded from the same place.

Paste into every page, before \`</head>\`:

\`\`\`html
${staticTag(facts)}
\`\`\`

If the shopper has agreed to storage, call \`couplet('consent', { storage: true, sync: false })\` on **every page**, right after these two lines. Couplet does
not store consent, so a call counts for one page. If your server knows the answer, write \`data-consent="granted"\` on the second tag instead. Without
consent, a page stores no data and takes part in no experiment.

Store this text in the cart as an attribute named \`couplet\`, so that every order contains it:

\`\`\`html
<script>
  couplet('on', 'attribution', (text) => fetch('/cart/attributes', { method: 'POST', body: new URLSearchParams({ couplet: text }) }));
</script>
\`\`\`

With a content security policy, add: \`script-src ${host} 'sha256-wkC/TSVReB3TTxEb4686tFSMQVQ0qnWuEaCXVTip8iE='; connect-src ${host}; worker-src blob:\`.

If the files are on another origin than the pages, send them with \`Access-Control-Allow-Origin: *\`. On Netlify and Cloudflare Pages, the file \`_headers\` does
this. GitHub Pages does it by default. For nginx: \`add_header Access-Control-Allow-Origin *;\`.

## Check that it works

1. Put \`data-debug\` on the second tag. The debug panel shows what runs, consent, events, and each decision with its reason.
2. View a few products or add one to the cart, and wait some seconds. Shoppers in the holdout, or who don't meet a coupon's conditions, see no coupon. The
   panel shows the group and the reason.
3. To see the card in any case, open the link that this command prints:

\`\`\`sh
npx couplet preview --coupon ${coupon} --campaign campaign.json --key key.json --url https://your-shop.example/
\`\`\`

Then remove \`data-debug\`. \`couplet('debug')\` in the browser console opens the same panel.

## Stop

Change \`"serving": true\` to \`false\` in \`v1/status.json\`. Open pages show no new coupons after 30 seconds. If the file can't be read for 5 minutes, no coupons
are shown either. Don't let a cache keep this file (\`Cache-Control: no-cache\`). Then end the code in your shop's admin. Until then, shoppers who have it
can use it.

## Another campaign

Run the command again with the same folder, and upload the whole folder again. Stopped coupons stay stopped.

## Limits

- **Every shopper gets the same code, so it will leak.** Anyone who reads the bundle can use it. Set its limits (uses, one per customer, minimum cart, last
  day) in your shop. Budgets of the campaign are not enforced.
- No reports are sent. Couplet learns across shoppers only from the log you train on.
- Pages load only these files and send no data. When a code is used, your shop learns which coupon it was, as the card says.

## Results

Export your orders with the attribute from time to time, and run:

\`\`\`sh
npx couplet experiment --orders orders.csv --experiment ${experiment} --shares none=${shares.none},rule=${shares.rule},couplet=${shares.couplet} --margin-rate ${marginRate} --currency ${currency}
\`\`\`

## Remove it

Delete the two lines, then the folder, then the code in your shop. To clear shoppers' browsers too, call \`couplet('forget')\` first.
`;
};

/** Status file. It identifies a folder as one of ours, and coupons are switched off in it. */
export const STATUS_FILE = routes.status.slice(1);

interface StaticSite {
  readonly bundle: SignedBundle;
  /** The built widget. */
  readonly widget: string;
  readonly facts: Omit<StaticFacts, 'version' | 'integrity'>;
}

/** Netlify's and Cloudflare Pages' own format: https://docs.netlify.com/manage/routing/headers/ */
const HEADERS = `/*
  Access-Control-Allow-Origin: *
  Cross-Origin-Resource-Policy: cross-origin
/v1/status.json
  Cache-Control: no-cache
/*/v1/status.json
  Cache-Control: no-cache
`;

/** Loader hashes written by the build: `{"0.1.0/couplet.js": "sha384-…"}`. */
const pinnedLoader = (widget: string): Result<Pick<StaticFacts, 'version' | 'integrity'>> => {
  const path = join(widget, 'integrity.json');
  const listed = existsSync(path) ? Object.entries(JSON.parse(readFileSync(path, 'utf8')) as Record<string, string>)[0] : undefined;
  return listed
    ? ok({ version: listed[0].replace('/couplet.js', ''), integrity: listed[1] })
    : fail('widget_not_built', 'The widget is not built: run npm run build.', widget);
};

/** Are coupons on in the existing folder? A new one starts with them on. */
const servingIn = (folder: string): boolean => {
  const path = join(folder, STATUS_FILE);
  const status = existsSync(path) ? parseJsonWith(statusSchema, readFileSync(path, 'utf8'), 'status_malformed') : undefined;
  // With an unreadable status no shopper gets coupons, and it must not be switched on unasked.
  return status === undefined || (status.ok && status.value.serving);
};

/**
 * Everything a shop without a server uploads, in one folder that works under any path. An existing one is replaced as a whole, and stays
 * stopped if it was. Errors: those of `checkOut`, `widget_not_built`.
 */
export const writeStaticSite = (out: string, { bundle, widget, facts }: StaticSite): Result<{ readonly serving: boolean }> => {
  const checked = checkOut(out, STATUS_FILE);
  if (!checked.ok) return checked;
  const loader = pinnedLoader(widget);
  if (!loader.ok) return loader;
  const { version } = loader.value;
  const serving = servingIn(resolve(out));
  replaceFolder(checked.value, (folder) => {
    const copy = (path: string): void => copyFileSync(join(widget, path), join(folder, path));
    for (const path of [version, 'assets']) {
      mkdirSync(join(folder, path));
      // Skips compressed copies, which need a server that can serve them.
      for (const name of readdirSync(join(widget, path))) if (!/\.(br|gz)$/.test(name)) copy(join(path, name));
    }
    copy('THIRD-PARTY-LICENSES.txt');
    const place = join(folder, routes.manifest(bundle.id), '..');
    mkdirSync(place, { recursive: true });
    writeFileSync(join(folder, routes.manifest(bundle.id)), bundle.envelope);
    for (const [hash, bytes] of bundle.shards) writeFileSync(join(folder, routes.shard(bundle.id, hash)), bytes);
    const status: Status = { v: 'status/1', serving, bundle: bundle.id };
    writeFileSync(join(folder, STATUS_FILE), `${JSON.stringify(status, null, 2)}\n`);
    writeFileSync(join(folder, '_headers'), HEADERS);
    writeFileSync(join(folder, 'README.md'), staticReadme({ ...facts, ...loader.value }));
  });
  return ok({ serving });
};

/** The shop's own codes by coupon. Error `static_code_missing`: a coupon without a code, or with one that only a server can issue. */
const sharedCodes = ({ coupons, codes }: Campaign): Result<Readonly<Record<string, string>>> => {
  const found: Record<string, string> = {};
  for (const { id } of coupons) {
    const origin = codes[id];
    if (origin?.from !== 'shared')
      return fail('static_code_missing', 'Without a server, each coupon needs one shared code that exists in your shop.', `codes.${id}`);
    found[id] = origin.code;
  }
  return ok(found);
};

/**
 * A bundle for a shop without a server, signed again: with its codes and without anything a device would send.
 * @param files cold or trained for this campaign, signed for the site that `keys` sign for
 * Errors: `static_code_missing`, those of `openOwn` and `checkManifest`.
 */
export const staticBundle = (campaign: Campaign, { envelope, shards }: Omit<SignedBundle, 'id'>, keys: KeyFile): Result<SignedBundle> => {
  const codes = sharedCodes(campaign);
  if (!codes.ok) return codes;
  const read = openOwn(envelope, keys);
  if (!read.ok) return read;
  // Without a server there is no issuer of tokens and no sender of messages.
  const { tokens, channels: ___, ...whole } = read.value;
  const { questions: _, split: __, ...reports } = whole.reports;
  const manifest: Manifest = {
    ...whole,
    reports: { ...reports, mode: 'off', enabled: false, pings: false },
    static: { codes: { ...codes.value } },
  };
  const signed = signOwn(manifest, keys);
  const parsed = parseJsonWith(envelopeSchema, signed, 'bundle_malformed');
  if (!parsed.ok) return parsed;
  const id = bundleId(parsed.value.payload);
  const kept = new Map([...shards].filter(([hash]) => hash !== tokens?.keys.sha256));
  const checked = checkManifest(id, JSON.parse(parsed.value.payload) as Manifest, kept);
  return checked.ok ? ok({ id, envelope: signed, shards: kept }) : checked;
};
