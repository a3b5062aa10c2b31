import { existsSync } from 'node:fs';
import { Command, InvalidArgumentError } from 'commander';
import { isSiteKey, type KeyFile, type KeyList, keyFileSchema, nextKeyList } from '../../bundle/keys';

import { DAY } from '../../protocol/clock';
import { fail, ok, type Result } from '../../protocol/result';
import { readKeyList, signKeyList } from '../../trainer/bundle/keyLists';
import { printLines, valueOr } from '../output';
import { readJson, readText } from '../readFile';
import { timeArgument } from '../timeArgument';
import { wholeNumber } from '../wholeNumber';
import { replaceFile } from './replaceFile';

interface DelegateOptions {
  readonly root: string;
  readonly out: string;
  readonly add: readonly string[];
  readonly revoke: readonly string[];
  readonly until?: number;
  readonly serial?: number;
  readonly json?: boolean;
}

const publicKey = (text: string, before: readonly string[]): readonly string[] => {
  if (!isSiteKey(text)) throw new InvalidArgumentError('It must be pk_ and 43 characters, as `couplet keys generate` prints it.');
  return [...before, text.slice(3)];
};

/** The list that is there, if it is that of this site. Errors: those of `readKeyList`, `file_not_found`, `key_differs`. */
const listAt = (path: string, site: string): Result<KeyList | undefined> => {
  if (!existsSync(path)) return ok(undefined);
  const text = readText(path);
  const known = text.ok ? readKeyList(text.value) : text;
  if (!known.ok) return known;
  return known.value.site === site ? ok(known.value.list) : fail('key_differs', 'The list is that of another site key.', path);
};

/** The site's own key. Errors: those of `readJson`, `key_invalid`. */
const rootKey = (path: string): Result<KeyFile> => {
  const read = readJson(keyFileSchema, path, 'key_invalid');
  return read.ok && read.value.keys !== undefined
    ? fail('key_invalid', "This key is not the site's own: a list lets it sign.", path)
    : read;
};

const run = ({ root, out, add, revoke, until, serial, json = false }: DelegateOptions): void => {
  const now = Date.now();
  const site = valueOr(rootKey(root), json);
  const before = site && listAt(out, site.publicKey);
  const next = before?.ok ? nextKeyList(before.value, { add, revoke, notAfter: until ?? now + 365 * DAY, serial }, now) : before;
  const list = next && valueOr(next, json);
  if (!site || !list) return;
  replaceFile(out, signKeyList(list, site));
  printLines(
    json
      ? [JSON.stringify(list)]
      : [
          `list ${list.serial} of the keys of pk_${site.publicKey} written to ${out}`,
          ...list.keys.map((key) => `pk_${key.publicKey} signs until ${new Date(key.notAfter).toISOString().slice(0, 10)}`),
          ...list.revoked.map((key) => `pk_${key} is revoked`),
        ],
  );
};

export const delegateCommand = (): Command =>
  new Command('delegate')
    .description("let other keys sign for the site's: write the next list of keys")
    .requiredOption('--root <file>', "key file of the site's own key, whose pk_… is in the shop's pages")
    .requiredOption('--out <file>', 'list of keys; where it exists, the next one takes its place')
    .option('--add <pk_…>', 'key that may sign; may be given several times', publicKey, [])
    .option('--revoke <pk_…>', 'key that may never sign again; may be given several times', publicKey, [])
    .option('--until <date>', 'day until which added keys sign; a year if absent', timeArgument)
    .option('--serial <n>', 'number of the list at least, where the newest list is lost', wholeNumber)
    .option('--json', 'print the list as JSON')
    .action(run);
