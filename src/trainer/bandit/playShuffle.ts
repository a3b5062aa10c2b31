import { type FactPolicyName, factPolicies } from '../../engine/bandit/factPolicies';
import { startFactBandit } from '../../engine/decision/factBandit';
import type { Facts } from '../../engine/features/featureSpec';
import { seededRng } from '../../maths/random';
import { breathe } from '../run/progress';
import { shuffled } from '../run/sampling';

/** Order in which shuffle `seed` plays the rows. It uses a different random stream than the policy. */
export const shuffledRows = (rows: number, seed: number): Uint32Array => shuffled(rows, seededRng(seed ^ 0x5f3759df));

export interface ShuffleInput {
  readonly policy: FactPolicyName;
  readonly seed: number;
  readonly facts: readonly Facts[];
  readonly arms: number;
  /** Row-major, contexts × arms. */
  readonly rewards: Float64Array;
}

/** The arms played, in the order of the rounds. */
export interface PlayedShuffle {
  readonly row: Uint32Array;
  readonly arm: Uint16Array;
  readonly propensity: Float64Array;
  /** Mean reward per round. */
  readonly netValue: number;
}

/** Rounds between two checks for Ctrl-C. */
const BREATH = 64;

/** Name of an arm on the device. */
export const armName = (arm: number): string => `r${arm}`;

/** Yields after every round. */
function* playRounds({ policy, seed, facts, arms, rewards }: ShuffleInput): Generator<undefined, PlayedShuffle> {
  const bandit = startFactBandit(factPolicies[policy](), seededRng(seed));
  const row = shuffledRows(facts.length, seed);
  const names = Array.from({ length: arms }, (_, arm) => armName(arm));
  const arm = new Uint16Array(row.length);
  const propensity = new Float64Array(row.length);
  let earned = 0;
  for (const [round, context] of row.entries()) {
    const decided = bandit.decide(facts[context]!, names);
    if (!decided.ok) throw new Error(decided.error.message);
    const { decision, arm: name, propensity: p } = decided.value;
    const played = names.indexOf(name);
    const reward = rewards[context * arms + played]!;
    bandit.reward(decision, reward);
    arm[round] = played;
    propensity[round] = p;
    earned += reward;
    yield undefined;
  }
  return { row, arm, propensity, netValue: earned / row.length };
}

/**
 * One pass over all contexts with an untrained device that sees only the reward of the arm it played. `couplet device --stdio --seed SEED`,
 * given the same contexts in the same order, answers the same. It reacts to Ctrl-C while it plays.
 */
export const playShuffle = async (input: ShuffleInput): Promise<PlayedShuffle> => {
  const rounds = playRounds(input);
  for (let round = 1; ; round++) {
    const { done, value } = rounds.next();
    if (done) return value;
    if (round % BREATH === 0) await breathe();
  }
};
