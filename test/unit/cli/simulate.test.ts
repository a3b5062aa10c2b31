import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { builtNode } from '../../helpers/builtNode';
import { tinyShop } from '../../helpers/simulatedShop';
import { freshFolder } from '../trainer/fixtures';

const program = join(await builtNode(), 'couplet.js');
const simulate = (...args: readonly string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, 'simulate', ...args], { encoding: 'utf8' });
  return { status, stdout, stderr };
};

const file = join(freshFolder(), 'shop.json');
writeFileSync(file, JSON.stringify(tinyShop()));

describe('couplet simulate', () => {
  it('prints every policy of a file, the same again, and its progress elsewhere', () => {
    const first = simulate(file, '--devices', '40', '--days', '10', '--json');
    expect(first).toMatchObject({ status: 0, stderr: expect.stringMatching(/^one rule for all: done[\s\S]*policies: done\n$/) });
    const { scenario, seeds, devices, days, rows } = JSON.parse(first.stdout);
    expect({ scenario, seeds, devices, days }).toEqual({ scenario: 'tiny', seeds: 2, devices: 40, days: 10 });
    expect(rows).toContainEqual({ policy: 'none', metric: 'incrementalMarginPerVisit', mean: 0, se: 0 });
    expect(simulate(file, '--devices', '40', '--days', '10', '--json').stdout).toBe(first.stdout);
  });

  it('plays one that comes along at another size, for people to read', () => {
    const { status, stdout } = simulate('headline', '--devices', '30', '--days', '5', '--seeds', '2');
    expect(status).toBe(0);
    expect(stdout).toContain('headline: 30 devices, 5 days, 2 seeds from 1');
    expect(stdout).toMatch(/shipped-private keeps \S+ ±\S+ of what central gains/);
  });

  it('plays generated shops, with options wherever they stand, and refuses those of a single scenario', () => {
    const size = ['--first', '1001', '--count', '1', '--devices', '30', '--days', '5', '--seeds', '2'];
    const { status, stdout, stderr } = simulate('shops', ...size, '--policies', 'oracle', '--against', 'none', '--json');
    expect({ status, stderr }).toEqual({ status: 0, stderr: 'shop 1001: policies: done\n' });
    const report = JSON.parse(stdout);
    expect(report).toMatchObject({ v: 'shops/1', first: 1_001, count: 1, seeds: 2, devices: 30, days: 5, against: 'none' });
    expect(report.summary.map(({ policy }: { readonly policy: string }) => policy)).toEqual(['none', 'oracle']);
    const alone = simulate('shops', ...size, '--policies', 'oracle');
    expect(alone.stdout).toContain('shop 1001: stockpiling');
    expect(alone.stderr).toMatch(/^policies are not compared, because matching is not among them. Set --against to one of none, oracle.\n/);
    expect(simulate('shops', ...size, '--policies', 'oracle', '--against', 'central')).toMatchObject({
      status: 2,
      stdout: '',
      stderr: 'against_not_played: --against names central, which is not in --policies. Add it, or name one of none, oracle.\n',
    });
    expect(simulate('shops', ...size, '--server', 'http://127.0.0.1:1')).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/^conflicting_option: --server/),
    });
    expect(simulate('shops', '--first', '1001', '--count', '0')).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/^invalid_argument: --count/),
    });
    const journeys = simulate('shops', ...size, '--policies', 'oracle', '--family', 'journeys');
    expect(journeys.stdout).toMatch(/^couplet-journeys\/1, shop 1001: [\s\S]*\nshop 1001: stockpiling.*, journeys\n/);
    expect(simulate('shops', ...size, '--family', 'returns')).toMatchObject({ status: 2, stderr: expect.stringContaining('journeys') });
    expect(simulate('shops', '--help').stdout).toMatch(/default:\s+matching,tree-thompson,shipped-trained,oracle\)/);
    expect(simulate('shops', '--first', '1001', '--policies', 'sun')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('"sun"'),
    });
  });

  it('plays the policies it is asked for in place of those of the file, and marks bounds', () => {
    const { status, stdout } = simulate(file, '--devices', '40', '--days', '10', '--policies', 'matching,oracle', '--json');
    expect(status).toBe(0);
    const { rows } = JSON.parse(stdout) as { rows: readonly { policy: string; metric: string; mean: number; bound?: true }[] };
    expect(new Set(rows.map(({ policy }) => policy))).toEqual(new Set(['none', 'matching', 'oracle']));
    expect(rows.find(({ policy, metric }) => policy === 'oracle' && metric === 'shareOfOracle')).toMatchObject({ mean: 1, bound: true });
    expect(rows.filter(({ bound }) => bound).every(({ policy }) => policy === 'oracle')).toBe(true);
    expect(simulate(file, '--devices', '40', '--days', '10', '--policies', 'oracle').stdout).toMatch(/^oracle \(bound\) +shareOfOracle/m);
  });

  it('trains on the log of each seed’s shop where a policy ships what was trained, and says so while it does', () => {
    const logged = file.replace('shop', 'logged');
    writeFileSync(logged, JSON.stringify(tinyShop({ log: { shoppers: 150, days: 20 } })));
    const played = simulate(
      logged,
      '--devices',
      '40',
      '--days',
      '10',
      '--policies',
      'shipped-trained,shipped-linear,shipped-private',
      '--json',
    );
    expect(played).toMatchObject({ status: 0, stderr: expect.stringMatching(/gain: done\n[\s\S]*policies: done\n$/) });
    const { rows, scorers } = JSON.parse(played.stdout) as {
      rows: readonly { policy: string; metric: string; mean: number }[];
      scorers: readonly { policy: string; scorer: string; decisions: number }[];
    };
    // So few visits teach no order of steps: both are the same training.
    expect(scorers.map(({ policy, scorer }) => `${policy}: ${scorer}`)).toEqual([
      'shipped-trained: plain',
      'shipped-linear: plain',
      'shipped-private: plain',
    ]);
    const shown = (policy: string) => rows.find((row) => row.policy === policy && row.metric === 'shownPerVisit')?.mean;
    expect(shown('shipped-trained')).toEqual(expect.any(Number));
    expect(shown('shipped-linear')).toBe(shown('shipped-trained'));
    expect(shown('shipped-trained')).not.toBe(shown('shipped-private'));
  }, 120_000);

  it('refuses a policy it does not know, with the names it knows', () => {
    const refused = simulate(file, '--policies', 'matching,best');
    expect(refused.status).toBe(2);
    expect(refused.stderr).toContain('"best" is not a policy. Policies: none, matching, fixed-best,');
  });

  it('ends where it is interrupted, also on one thread, and says so', async () => {
    const long = file.replace('shop', 'long');
    const shop = tinyShop({
      devices: 5,
      policies: ['fixed-best'],
      seeds: { first: 1, count: 10_000 },
      tuning: { first: 20_000, count: 1 },
    });
    writeFileSync(long, JSON.stringify(shop));
    const env = { ...process.env, COUPLET_THREADS: '1' };
    const child = spawn(process.execPath, [program, 'simulate', long], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    let [told, printed] = ['', ''];
    child.stdout.on('data', (chunk) => {
      printed += chunk;
    });
    child.stderr.on('data', (chunk) => {
      // In the middle of ten thousand fleets.
      if (told === '') child.kill('SIGINT');
      told += chunk;
    });
    const [code] = (await once(child, 'close')) as [number | null];
    expect({ code, printed }).toEqual({ code: 130, printed: '' });
    expect(told).toContain('interrupted');
  });

  it('refuses what is no scenario, and seeds that were tuned on', () => {
    expect(simulate('nowhere.json')).toMatchObject({ status: 1, stderr: expect.stringMatching(/^file_not_found: /) });
    writeFileSync(file.replace('shop', 'odd'), JSON.stringify({ ...tinyShop(), days: 0 }));
    const odd = simulate(file.replace('shop', 'odd'), '--json');
    expect(odd.status).toBe(1);
    expect(JSON.parse(odd.stdout).error).toMatchObject({ code: 'scenario_invalid', at: expect.stringContaining('days') });
    expect(simulate(file, '--first-seed', '100')).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/^scenario_invalid: .*overlap/),
    });
  });
});
