import { existsSync, writeFileSync } from 'node:fs';
import { Command } from 'commander';
import { generateKeys } from '../../trainer/bundle/keys';
import { printLines, reportFailure } from '../output';

export const generateCommand = (): Command =>
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
