import { once } from 'node:events';
import { StringDecoder } from 'node:string_decoder';
import { Command, Option } from 'commander';
import * as v from 'valibot';
import { DEFAULT_FACT_POLICY, type FactPolicyName, factPolicies, factPolicyNames } from '../engine/bandit/factPolicies';
import { type FactBandit, type FactDecision, startFactBandit } from '../engine/decision/factBandit';
import { seededRng } from '../maths/random';
import { parseJsonWith } from '../protocol/values/parse';
import { type Failure, fail, ok, type Result } from '../protocol/values/result';
import { wholeNumber } from './io/arguments';
import { EXIT } from './io/output';

/** Characters kept of one line. Longer lines are cut, so that a stream without line ends cannot fill the memory. */
export const LONGEST_LINE = 1_000_000;

/** Lines of a UTF-8 stream, without line ends and blank lines. The last line needs no end. */
export async function* linesOf(stream: AsyncIterable<Buffer | string>): AsyncGenerator<string> {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  for await (const chunk of stream) {
    const parts = (rest + (typeof chunk === 'string' ? chunk : decoder.write(chunk))).split('\n');
    rest = (parts.pop() ?? '').slice(0, LONGEST_LINE + 1);
    for (const line of parts) if (line.trim() !== '') yield line;
  }
  rest += decoder.end();
  if (rest.trim() !== '') yield rest;
}

/** Most facts per decision. */
const MAX_FACTS = 500;

const text = v.pipe(v.string(), v.maxLength(1_000));
const fact = v.union([text, v.boolean(), v.pipe(v.number(), v.finite())], 'A fact must be text, a finite number or a boolean.');

const requestSchema = v.union(
  [
    v.strictObject({
      decide: v.strictObject({
        context: v.pipe(
          v.unknown(),
          // `v.record` accepts arrays as objects with numeric keys.
          v.check((facts) => !Array.isArray(facts)),
          v.record(text, fact),
          v.check((facts) => Object.keys(facts).length <= MAX_FACTS, `A context has at most ${MAX_FACTS} facts.`),
        ),
        arms: v.array(text),
      }),
    }),
    v.strictObject({ reward: v.strictObject({ decision: v.string(), value: v.pipe(v.number(), v.finite()) }) }),
  ],
  'A request is {"decide": {"context": {…}, "arms": […]}} or {"reward": {"decision": "…", "value": number}}.',
);

type Answer = FactDecision | { readonly ok: true } | { readonly error: Failure };

const request = (line: string): Result<v.InferOutput<typeof requestSchema>> => {
  if (line.length > LONGEST_LINE) return fail('line_too_long', `A line has at most ${LONGEST_LINE} characters.`);
  try {
    JSON.parse(line);
  } catch {
    return fail('json_invalid', 'The line is not valid JSON.');
  }
  return parseJsonWith(requestSchema, line, 'request_invalid');
};

/** Answers one line of the protocol of `couplet device --stdio` (version 1). Never throws, whatever the line contains. */
export const answerLine = (bandit: FactBandit, line: string): Answer => {
  const asked = request(line);
  if (!asked.ok) return { error: asked.error };
  const answered: Result<Answer> =
    'decide' in asked.value
      ? bandit.decide(asked.value.decide.context, asked.value.decide.arms)
      : rewarded(bandit.reward(asked.value.reward.decision, asked.value.reward.value));
  return answered.ok ? answered.value : { error: answered.error };
};

const rewarded = (result: Result<true>): Result<Answer> => (result.ok ? ok({ ok: true }) : result);

interface DeviceOptions {
  readonly stdio: boolean;
  readonly seed: number;
  readonly policy: FactPolicyName;
}

const run = async ({ seed, policy }: DeviceOptions): Promise<void> => {
  const bandit = startFactBandit(factPolicies[policy](), seededRng(seed));
  // The caller may close the pipe without waiting for the answer.
  process.stdout.on('error', () => process.exit(EXIT.ok));
  for await (const line of linesOf(process.stdin))
    if (!process.stdout.write(`${JSON.stringify(answerLine(bandit, line))}\n`)) await once(process.stdout, 'drain');
};

export const deviceCommand = (): Command =>
  new Command('device')
    .description('run a device without a browser, driven by JSON lines')
    .requiredOption('--stdio', 'read one JSON object per line on stdin, write one per line on stdout')
    .option('--seed <number>', 'random seed; the same seed and input give the same output', wholeNumber, 42)
    .addOption(new Option('--policy <name>', 'policy that chooses the arm').choices(factPolicyNames).default(DEFAULT_FACT_POLICY))
    .addHelpText(
      'after',
      `
{"decide": {"context": {"weather": "Sunny", "age": 26}, "arms": ["a", "b"]}}
  → {"decision": "d1", "arm": "b", "propensity": 0.31, "distribution": [0.69, 0.31]}
{"reward": {"decision": "d1", "value": 0.85}}
  → {"ok": true}
Facts are text, numbers or booleans with any name. A request has 1 to 128 arms. Each decision takes one reward, in any order, or none.
A line that fails gets {"error": {"code", "message"}}, and the next line is read.`,
    )
    .action(run);
