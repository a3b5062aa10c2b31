import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, it } from 'vitest';
import { answerLine, LONGEST_LINE, linesOf } from '../../../../src/cli/device';
import { factPolicies, factPolicyNames } from '../../../../src/engine/bandit/factPolicies';
import { startFactBandit } from '../../../../src/engine/decision/factBandit';
import { integer, seededRng, uniform } from '../../../../src/maths/random';
import { playShuffle, shuffledRows } from '../../../../src/trainer/bandit/playShuffle';
import { builtNode } from '../../../helpers/builtNode';

const folder = await builtNode();
const bandit = () => startFactBandit(factPolicies['shared-thompson'](), seededRng(1));

/** A running `couplet device --stdio`, asked one line at a time. */
const startDevice = (...args: readonly string[]) => {
  const child = spawn(process.execPath, [join(folder, 'couplet.js'), 'device', '--stdio', ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    ask: async (request: unknown) => {
      child.stdin.write(`${JSON.stringify(request)}\n`);
      return JSON.parse((await lines.next()).value as string);
    },
    end: async () => {
      child.stdin.end();
      return (await once(child, 'close'))[0] as number | null;
    },
  };
};

describe('couplet device --stdio', () => {
  it('earns what evaluate bandit earns, driven from outside over the same shuffle with the same seed', async () => {
    const rng = seededRng(5);
    const facts = Array.from({ length: 300 }, () => ({ mood: `m${integer(rng, 3)}`, temperature: String(20 + integer(rng, 30)) }));
    const rewards = Float64Array.from(
      facts.flatMap(({ mood }) => [0, 1, 2].map((arm) => (uniform(rng) < (mood === `m${arm}` ? 0.8 : 0.3) ? 0.85 : 0))),
    );
    const [seed, arms] = [4, ['r0', 'r1', 'r2']];
    const inside = await playShuffle({ policy: 'shared-thompson', seed, facts, arms: 3, rewards });
    const device = startDevice('--seed', String(seed));
    let earned = 0;
    for (const [round, row] of shuffledRows(facts.length, seed).entries()) {
      const { decision, arm, propensity } = await device.ask({ decide: { context: facts[row], arms } });
      expect(arm).toBe(`r${inside.arm[round]}`);
      expect(propensity).toBe(inside.propensity[round]);
      const value = rewards[row * 3 + arms.indexOf(arm)]!;
      expect(await device.ask({ reward: { decision, value } })).toEqual({ ok: true });
      earned += value;
    }
    expect(earned / facts.length).toBe(inside.netValue);
    // The broken twin: another seed plays otherwise.
    const other = await playShuffle({ policy: 'shared-thompson', seed: seed + 1, facts, arms: 3, rewards });
    expect(other.arm).not.toEqual(inside.arm);
    expect(await device.end()).toBe(0);
  });

  it('goes on after a line it cannot read, and plays any of its policies', async () => {
    const devices = factPolicyNames.map((name) => startDevice('--policy', name));
    for (const device of devices) {
      expect(await device.ask('nonsense')).toMatchObject({ error: { code: 'request_invalid' } });
      const decided = await device.ask({ decide: { context: { a: 1 }, arms: ['x', 'y'] } });
      expect(decided.distribution).toHaveLength(2);
      expect(await device.ask({ reward: { decision: decided.decision, value: 1 } })).toEqual({ ok: true });
      expect(await device.end()).toBe(0);
    }
  });
});

describe('answerLine', () => {
  const decide = (context: string, arms = '["x"]') => `{"decide": {"context": ${context}, "arms": ${arms}}}`;
  it.each([
    ['', 'json_invalid'],
    ['{"reward": {"decision": "d1", "value": NaN}}', 'json_invalid'],
    ['{"reward": {"decision": "d1", "value": 1e999}}', 'request_invalid'],
    ['{"reward": {"decision": "d1"}}', 'request_invalid'],
    ['{"reward": {"decision": "d9", "value": 1}}', 'decision_unknown'],
    ['null', 'request_invalid'],
    ['[1]', 'request_invalid'],
    ['{}', 'request_invalid'],
    [decide('{"a": null}'), 'request_invalid'],
    [decide('{"a": {"b": 1}}'), 'request_invalid'],
    [decide('[]'), 'request_invalid'],
    [decide('{}', '[]'), 'arms_invalid'],
    [decide('{}', '["x", "x"]'), 'arms_invalid'],
    [decide('{}', '[1]'), 'request_invalid'],
    [decide('{}', JSON.stringify(Array.from({ length: 129 }, (_, i) => `${i}`))), 'arms_invalid'],
    [`{"decide": {"context": {}, "arms": ["x"]}, "reward": {"decision": "d1", "value": 1}}`, 'request_invalid'],
    [`"${'x'.repeat(LONGEST_LINE)}"`, 'line_too_long'],
  ])('answers %.60s with %s', (line, code) => {
    expect(answerLine(bandit(), line)).toMatchObject({ error: { code, message: expect.stringMatching(/\.$/) } });
  });

  it('takes facts of names that objects have by nature', () => {
    const device = bandit();
    expect(answerLine(device, decide('{"constructor": "x", "__proto__": "y", "toString": 1}'))).toMatchObject({
      decision: 'd1',
      arm: 'x',
      propensity: 1,
    });
    expect(answerLine(device, '{"reward": {"decision": "d1", "value": 0.5}}')).toEqual({ ok: true });
  });
});

describe('linesOf', () => {
  const read = async (...chunks: readonly (Buffer | string)[]): Promise<readonly string[]> => {
    const lines: string[] = [];
    for await (const line of linesOf(
      (async function* () {
        yield* chunks;
      })(),
    ))
      lines.push(line);
    return lines;
  };

  it('joins lines and letters that chunks cut apart, and leaves blank ones out', async () => {
    const text = Buffer.from('{"ä": 1}\r\n\n{"b"');
    expect(await read(text.subarray(0, 3), text.subarray(3), ': 2}\n', 'last')).toEqual(['{"ä": 1}\r', '{"b": 2}', 'last']);
  });

  it('keeps no more of an endless line than shows that it is too long', async () => {
    const [line] = await read(...Array.from({ length: 30 }, () => 'x'.repeat(100_000)), '\n');
    expect(line!.length).toBeGreaterThan(LONGEST_LINE);
    expect(line!.length).toBeLessThan(LONGEST_LINE + 200_000);
  });
});
