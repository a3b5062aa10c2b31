import { existsSync, writeFileSync } from 'node:fs';
import { Command } from 'commander';
import { keyFileSchema } from '../bundle/keys';
import { readKeyList } from '../trainer/bundle/keyLists';
import { generateKeys } from '../trainer/bundle/keys';
import { delegateCommand } from './keys/delegate';
import { replaceFile } from './keys/replaceFile';
import { printLines, reportFailure, valueOr } from './output';
import { readJson, readText } from './readFile';

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
    reportFailure({ code: 'key_unlisted', message: 'The list does not let this key sign; see `couplet keys delegate`.', at: path }, json);
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
    .description('put the list that lets a key sign into its key file, for `couplet train`, `bundle`, `publish` and the server')
    .requiredOption('--key <file>', 'key file from `couplet keys generate`')
    .requiredOption('--list <file>', 'list of keys from `couplet keys delegate`')
    .option('--json', 'print what it may sign as JSON')
    .action(run);

const generateCommand = (): Command =>
  new Command('generate')
    .description("write a new Ed25519 key; of the site's first one, the pk_… it prints is the data-key of the script tag")
    .requiredOption('--out <file>', 'key file to write; an existing one is never overwritten')
    .option('--json', 'print the public key as JSON')
    .action(({ out, json = false }: { out: string; json?: boolean }) => {
      if (existsSync(out)) {
        reportFailure({ code: 'key_exists', message: 'The key file exists and is kept: a lost key cannot be made again.', at: out }, json);
        return;
      }
      const generated = generateKeys();
      writeFileSync(out, `${JSON.stringify(generated)}\n`, { mode: 0o600, flag: 'wx' });
      const publicKey = `pk_${generated.publicKey}`;
      printLines([json ? JSON.stringify({ file: out, publicKey }) : publicKey]);
    });

export const keysCommand = (): Command =>
  new Command('keys')
    .description('signing keys of bundles')
    .addCommand(generateCommand())
    .addCommand(delegateCommand())
    .addCommand(useCommand());
