import { existsSync, renameSync, writeFileSync } from 'node:fs';
import { Command, InvalidArgumentError } from 'commander';
import { isSiteKey, type KeyFile, type KeyList, keyFileSchema, nextKeyList } from '../bundle/keys';
import { DAY } from '../protocol/values/clock';
import { fail, ok, type Result } from '../protocol/values/result';
import { generateKeys, readKeyList, signKeyList } from '../trainer/bundle/keys';
import { timeArgument, wholeNumber } from './io/arguments';
import { printLines, reportFailure, valueOr } from './io/output';
import { readJson, readText } from './io/readFile';

/** Atomically writes a file that only its owner can read. */
const replaceFile = (path: string, text: string): void => {
  const beside = `${path}.${process.pid}.tmp`;
  writeFileSync(beside, text, { mode: 0o600, flag: 'wx' });
  renameSync(beside, path);
};

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
  if (!isSiteKey(text)) throw new InvalidArgumentError('Use a public key as printed by `couplet keys generate`: pk_ and 43 characters.');
  return [...before, text.slice(3)];
};

/** The existing list, if it belongs to this site. Errors: those of `readKeyList`, `file_not_found`, `key_differs`. */
const listAt = (path: string, site: string): Result<KeyList | undefined> => {
  if (!existsSync(path)) return ok(undefined);
  const text = readText(path);
  const known = text.ok ? readKeyList(text.value) : text;
  if (!known.ok) return known;
  return known.value.site === site ? ok(known.value.list) : fail('key_differs', 'The list belongs to another site key.', path);
};

/** The site's own key. Errors: those of `readJson`, `key_invalid`. */
const rootKey = (path: string): Result<KeyFile> => {
  const read = readJson(keyFileSchema, path, 'key_invalid');
  return read.ok && read.value.keys !== undefined ? fail('key_invalid', "This is a delegated key. Use the site's own key.", path) : read;
};

const runDelegate = ({ root, out, add, revoke, until, serial, json = false }: DelegateOptions): void => {
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

const delegateCommand = (): Command =>
  new Command('delegate')
    .description('let other keys sign for the site: write the next key list')
    .requiredOption('--root <file>', "key file of the site's own key, the one in the script tag")
    .requiredOption('--out <file>', 'key list to write; an existing one is replaced by its successor')
    .option('--add <pk_…>', 'key that may sign; repeatable', publicKey, [])
    .option('--revoke <pk_…>', 'key to revoke for good; repeatable', publicKey, [])
    .option('--until <date>', 'date from which added keys no longer sign, UTC (default: in one year)', timeArgument)
    .option('--serial <n>', 'minimum list number, if the newest list is lost', wholeNumber)
    .option('--json', 'print the list as JSON')
    .action(runDelegate);

interface UseOptions {
  readonly key: string;
  readonly list: string;
  readonly json?: boolean;
}

const run = ({ key, list: path, json = false }: UseOptions): void => {
  const file = valueOr(readJson(keyFileSchema, key, 'key_invalid'), json);
  const text = file && valueOr(readText(path), json);
  const known = text === undefined ? undefined : valueOr(readKeyList(text), json);
  if (!file || text === undefined || !known) return;
  const listed = known.list.keys.find(({ publicKey }) => publicKey === file.publicKey);
  if (!listed) {
    reportFailure(
      { code: 'key_unlisted', message: 'The list does not allow this key to sign. Add it with `couplet keys delegate`.', at: path },
      json,
    );
    return;
  }
  replaceFile(key, `${JSON.stringify({ ...file, keys: text })}\n`);
  const until = new Date(listed.notAfter).toISOString();
  printLines([
    json
      ? JSON.stringify({ site: `pk_${known.site}`, serial: known.list.serial, until })
      : `${key} signs for pk_${known.site} until ${until.slice(0, 10)}, by list ${known.list.serial}`,
  ]);
};

const useCommand = (): Command =>
  new Command('use')
    .description("add a key list to a delegated key's file, so that it can sign")
    .requiredOption('--key <file>', 'key file from `couplet keys generate`')
    .requiredOption('--list <file>', 'list of keys from `couplet keys delegate`')
    .option('--json', 'print what the key may sign as JSON')
    .action(run);

const generateCommand = (): Command =>
  new Command('generate')
    .description('create an Ed25519 signing key and print its public key, the data-key of the script tag')
    .requiredOption('--out <file>', 'key file to write; existing files are never overwritten')
    .option('--json', 'print the public key as JSON')
    .action(({ out, json = false }: { out: string; json?: boolean }) => {
      if (existsSync(out)) {
        reportFailure(
          {
            code: 'key_exists',
            message: 'The key file already exists and was not overwritten, because a lost key cannot be recreated.',
            at: out,
          },
          json,
        );
        return;
      }
      const generated = generateKeys();
      writeFileSync(out, `${JSON.stringify(generated)}\n`, { mode: 0o600, flag: 'wx' });
      const publicKey = `pk_${generated.publicKey}`;
      printLines([json ? JSON.stringify({ file: out, publicKey }) : publicKey]);
    });

export const keysCommand = (): Command =>
  new Command('keys')
    .description('manage signing keys')
    .addCommand(generateCommand())
    .addCommand(delegateCommand())
    .addCommand(useCommand());
