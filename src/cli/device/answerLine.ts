import * as v from 'valibot';
import type { FactBandit, FactDecision } from '../../engine/decision/factBandit';
import { parseJsonWith } from '../../protocol/parse';
import { type Failure, fail, ok, type Result } from '../../protocol/result';
import { LONGEST_LINE } from './linesOf';

/** Most facts of one decision. */
const MAX_FACTS = 500;

const text = v.pipe(v.string(), v.maxLength(1_000));
const fact = v.union([text, v.boolean(), v.pipe(v.number(), v.finite())], 'A fact is text, a finite number or a boolean.');

const requestSchema = v.union(
  [
    v.strictObject({
      decide: v.strictObject({
        context: v.pipe(
          v.unknown(),
          // A record takes an array for an object with numbers for names.
          v.check((facts) => !Array.isArray(facts)),
          v.record(text, fact),
          v.check((facts) => Object.keys(facts).length <= MAX_FACTS, `At most ${MAX_FACTS} facts describe a situation.`),
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

/** One line of the protocol of `couplet device --stdio` (version 1) to its answer; never throws for what a line may hold. */
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
