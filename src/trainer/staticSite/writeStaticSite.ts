import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseJsonWith } from '../../protocol/parse';
import { routes, type Status, statusSchema } from '../../protocol/protocol';
import { fail, ok, type Result } from '../../protocol/result';
import type { SignedBundle } from '../bundle/assembleBundle';
import { checkOut, replaceFolder } from '../bundle/replaceFolder';
import { type StaticFacts, staticReadme } from './staticReadme';

/** By this file a folder is known as one of ours, and coupons are switched off. */
export const STATUS_FILE = routes.status.slice(1);

export interface StaticSite {
  readonly bundle: SignedBundle;
  /** The built widget. */
  readonly widget: string;
  readonly facts: Omit<StaticFacts, 'version' | 'integrity'>;
}

/** Netlify's and Cloudflare Pages' own format: https://docs.netlify.com/manage/routing/headers/ */
const HEADERS = `/*
  Access-Control-Allow-Origin: *
  Cross-Origin-Resource-Policy: cross-origin
*/v1/status.json
  Cache-Control: no-cache
`;

/** What the build wrote down of its loader: `{"0.1.0/couplet.js": "sha384-…"}`. */
const pinnedLoader = (widget: string): Result<Pick<StaticFacts, 'version' | 'integrity'>> => {
  const path = join(widget, 'integrity.json');
  const listed = existsSync(path) ? Object.entries(JSON.parse(readFileSync(path, 'utf8')) as Record<string, string>)[0] : undefined;
  return listed
    ? ok({ version: listed[0].replace('/couplet.js', ''), integrity: listed[1] })
    : fail('widget_not_built', 'The widget is not built: run npm run build.', widget);
};

/** Whether coupons are on in the folder that is there; a new one begins with them on. */
const servingIn = (folder: string): boolean => {
  const path = join(folder, STATUS_FILE);
  const status = existsSync(path) ? parseJsonWith(statusSchema, readFileSync(path, 'utf8'), 'status_malformed') : undefined;
  // One that cannot be read serves nobody now, and is not switched on unasked.
  return status === undefined || (status.ok && status.value.serving);
};

/**
 * Everything a shop without a server puts up, in one folder that works under any path. An existing one is replaced as a whole, and stays stopped if it was.
 * Errors: those of `checkOut`, `widget_not_built`.
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
      // Compressed twins are for servers that know of them.
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
