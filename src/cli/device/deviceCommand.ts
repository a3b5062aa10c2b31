import { once } from 'node:events';
import { Command, Option } from 'commander';
import { DEFAULT_FACT_POLICY, type FactPolicyName, factPolicies, factPolicyNames } from '../../engine/bandit/factPolicies';
import { startFactBandit } from '../../engine/decision/factBandit';
import { seededRng } from '../../maths/random';
import { EXIT } from '../output';
import { wholeNumber } from '../wholeNumber';
import { answerLine } from './answerLine';
import { linesOf } from './linesOf';

interface DeviceOptions {
  readonly stdio: boolean;
  readonly seed: number;
  readonly policy: FactPolicyName;
}

const run = async ({ seed, policy }: DeviceOptions): Promise<void> => {
  const bandit = startFactBandit(factPolicies[policy](), seededRng(seed));
  // Whoever asked may leave without waiting for the answer.
  process.stdout.on('error', () => process.exit(EXIT.ok));
  for await (const line of linesOf(process.stdin))
    if (!process.stdout.write(`${JSON.stringify(answerLine(bandit, line))}\n`)) await once(process.stdout, 'drain');
};

export const deviceCommand = (): Command =>
  new Command('device')
    .description('a device without a browser, driven line by line')
    .requiredOption('--stdio', 'one JSON object a line in on stdin, one out on stdout')
    .option('--seed <number>', 'same seed and same lines give the same answers', wholeNumber, 42)
    .addOption(new Option('--policy <name>', 'how it chooses').choices(factPolicyNames).default(DEFAULT_FACT_POLICY))
    .addHelpText(
      'after',
      `
{"decide": {"context": {"weather": "Sunny", "age": 26}, "arms": ["a", "b"]}}
  → {"decision": "d1", "arm": "b", "propensity": 0.31, "distribution": [0.69, 0.31]}
{"reward": {"decision": "d1", "value": 0.85}}
  → {"ok": true}
Facts may be text, numbers or booleans of any name; 1 to 128 arms; one reward a decision, in any order or never. What cannot be answered
gets {"error": {"code", "message"}}, and the next line is read.`,
    )
    .action(run);
