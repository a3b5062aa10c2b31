import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { generateKeys } from '../../../src/trainer/bundle/keys';
import { builtNode } from '../../helpers/builtNode';
import { behaviourLog, freshFolder, smallCampaign, writeIn } from '../trainer/fixtures';

const folder = freshFolder();
const scratch = join(folder, 'scratch');

interface Ended {
  readonly code: number | null;
  readonly signal: string | null;
  readonly err: string;
}

interface Kill {
  readonly signal: NodeJS.Signals;
  /** What its stderr shows when it is sent. */
  readonly at: string;
}

/** The command, with temporary files in a folder of their own. */
const couplet = async (args: readonly string[], kill?: Kill): Promise<Ended> => {
  const child = spawn(process.execPath, [join(await builtNode(), 'couplet.js'), ...args], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, TMPDIR: scratch },
  });
  let err = '';
  child.stderr.on('data', (chunk) => {
    err += chunk;
    if (kill && !child.killed && err.includes(kill.at)) child.kill(kill.signal);
  });
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
  return { code, signal, err };
};

const train = (events: string, out: string, kill?: Kill): Promise<Ended> => {
  const files = ['--campaign', join(folder, 'campaign.json'), '--key', join(folder, 'key.json'), '--events', events, '--out', out];
  return couplet(['train', ...files], kill);
};

/** What a run left in the temporary folder. */
const scraps = (): readonly string[] => readdirSync(scratch);

let long = '';
let short = '';
beforeAll(() => {
  mkdirSync(scratch);
  writeIn(folder, 'campaign.json', JSON.stringify(smallCampaign()));
  writeIn(folder, 'key.json', JSON.stringify(generateKeys()));
  long = writeIn(folder, 'long.csv', behaviourLog(600, 1));
  short = writeIn(folder, 'short.csv', behaviourLog(30, 1));
});

describe('couplet evaluate, interrupted', () => {
  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('%s ends it with %i, writes nothing and takes the copy of the log along', async (signal, code) => {
    const predictions = join(folder, 'predictions.csv');
    const ended = await couplet(['evaluate', 'session', '--train', long, '--predictions', predictions], { signal, at: 'read: done' });
    expect(ended).toMatchObject({ code, signal: null });
    expect(ended.err).toMatch(/interrupted: no file was written/);
    expect(existsSync(predictions)).toBe(false);
    expect(scraps()).toEqual([]);
  });
});

describe('couplet train, interrupted', () => {
  it.each([
    ['SIGINT', 130, 'has no budget', 'while it reads'],
    ['SIGTERM', 143, 'read: done', 'while it fits'],
    ['SIGINT', 130, 'collaborative filter: done', 'while the network trains'],
  ] as const)('%s ends it with %i and leaves nothing (%s, %s)', async (signal, code, at, _when) => {
    const out = join(folder, 'none', 'bundle');
    const ended = await train(long, out, { signal, at });
    expect(ended).toMatchObject({ code, signal: null });
    expect(ended.err).toMatch(/interrupted: no bundle was written/);
    expect(existsSync(join(folder, 'none'))).toBe(false);
    expect(scraps()).toEqual([]);
  });

  it('keeps the old bundle when killed, tidies what was left, and writes the whole bundle when run again', async () => {
    const out = join(folder, 'out', 'bundle');
    mkdirSync(out, { recursive: true });
    writeFileSync(join(out, 'manifest.json'), 'the old one');
    const killed = await train(long, out, { signal: 'SIGKILL', at: 'read: done' });
    expect(killed.signal).toBe('SIGKILL');
    expect(readdirSync(join(folder, 'out'))).toEqual(['bundle']);
    expect(readFileSync(join(out, 'manifest.json'), 'utf8')).toBe('the old one');

    const [left] = scraps();
    expect(left).toMatch(/^couplet-duckdb-\d+-/);
    // As a run killed in the middle of writing would leave it; and all of it two minutes old.
    const pid = /-(\d+)-/.exec(left ?? '')?.[1];
    const half = join(folder, 'out', `.bundle-${pid}-AbCdEf`);
    mkdirSync(half);
    const then = new Date(Date.now() - 120_000);
    const database = join(scratch, left ?? '');
    for (const path of [...readdirSync(database).map((name) => join(database, name)), database, half]) utimesSync(path, then, then);

    expect(await train(short, out)).toMatchObject({ code: 0 });
    expect(readdirSync(join(folder, 'out'))).toEqual(['bundle']);
    expect(JSON.parse(readFileSync(join(out, 'manifest.json'), 'utf8'))).toHaveProperty('signature');
    expect(scraps()).toEqual([]);
  });
});
