import { Command } from 'commander';
import { keyFileSchema } from '../../bundle/keyFile';
import { readKeyList } from '../../trainer/bundle/keyLists';
import { printLines, reportFailure, valueOr } from '../output';
import { readJson, readText } from '../readFile';
import { replaceFile } from './replaceFile';

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

export const useCommand = (): Command =>
  new Command('use')
    .description('put the list that lets a key sign into its key file, for `couplet train`, `bundle`, `publish` and the server')
    .requiredOption('--key <file>', 'key file from `couplet keys generate`')
    .requiredOption('--list <file>', 'list of keys from `couplet keys delegate`')
    .option('--json', 'print what it may sign as JSON')
    .action(run);
