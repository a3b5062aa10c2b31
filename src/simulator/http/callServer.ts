import type * as v from 'valibot';
import { errorResponseSchema } from '../../protocol/protocol';
import { SECOND } from '../../protocol/values/clock';
import { parseJsonWith } from '../../protocol/values/parse';
import { fail, ok, type Result } from '../../protocol/values/result';

/** A hanging server must not block the fleet. */
const TIMEOUT = 15 * SECOND;
const TRIES = 6;
const FIRST_WAIT = SECOND / 5;
/** Longest wait, whatever the server asks for. */
const LONGEST_WAIT = 60 * SECOND;

/** Temporary failures, which are retried. Everything else is an answer. */
const PASSING: ReadonlySet<string> = new Set(['unreachable', 'overloaded', 'rate_limited', 'store_unavailable', 'shop_unreachable']);

const once = async (url: string, init: RequestInit): Promise<{ readonly answer: Result<Response>; readonly wait: number }> => {
  let response: Response;
  try {
    response = await fetch(url, { ...init, signal: AbortSignal.timeout(TIMEOUT) });
  } catch (error) {
    const { cause, message } = error as Error;
    return { answer: fail('unreachable', `${new URL(url).origin} does not answer: ${cause ?? message}.`), wait: 0 };
  }
  if (response.ok) return { answer: ok(response), wait: 0 };
  const { status, headers } = response;
  const wait = Number(headers.get('retry-after') ?? 0) * SECOND;
  const read = parseJsonWith(errorResponseSchema, await response.text(), 'answer_malformed');
  const { error } = read.ok ? read.value : { error: { code: `http_${status}`, message: `The server answered ${status}.` } };
  return { answer: fail(error.code, error.message), wait: Number.isFinite(wait) ? wait : 0 };
};

/** Called with the reason of every retry. */
export type Repeated = (code: string) => void;

/**
 * One exchange, repeated unchanged after temporary failures. Everything a fleet sends may be repeated. Errors: the server's reason code,
 * `http_<status>` if it gives none, `unreachable`.
 */
export const callServer = async (url: string, init: RequestInit, repeated: Repeated): Promise<Result<Response>> => {
  for (let tries = 1; ; tries++) {
    const { answer, wait } = await once(url, init);
    if (answer.ok || tries === TRIES || !PASSING.has(answer.error.code)) return answer;
    repeated(answer.error.code);
    await new Promise((done) => setTimeout(done, Math.min(LONGEST_WAIT, Math.max(wait, FIRST_WAIT * 2 ** (tries - 1)))));
  }
};

/** The same with the answer's JSON. Error `answer_malformed`. */
export const callForJson = async <S extends v.GenericSchema>(
  schema: S,
  url: string,
  init: RequestInit,
  repeated: Repeated,
): Promise<Result<v.InferOutput<S>>> => {
  const answer = await callServer(url, init, repeated);
  return answer.ok ? parseJsonWith(schema, await answer.value.text(), 'answer_malformed') : answer;
};
