import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import * as v from 'valibot';
import { reasonResponseSchema } from '../../protocol/protocol';
import { parseJsonWith } from '../../protocol/values/parse';
import { type Failure, fail, type Result } from '../../protocol/values/result';

interface Question {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Sent unchanged, instead of `body`. */
  readonly text?: string;
  readonly signal?: AbortSignal;
}

/** Called on `unauthorized`: the shell shows the sign-in again. */
let signedOut: () => void = () => {};
export const onSignedOut = (listener: () => void): void => {
  signedOut = listener;
};

/**
 * Calls the server this page came from, with the session's cookie. The page is at `…/console/`, wherever the server is. Errors: those of
 * the route; `server_unreachable`; `answer_malformed` if the response does not match the schema, which means that page and server have
 * different versions.
 * @param path below `/v1/`, e.g. `admin/summary`
 */
export const ask = async <S extends v.GenericSchema>(
  path: string,
  schema: S,
  { method = 'GET', body, text: plain, signal }: Question = {},
): Promise<Result<v.InferOutput<S>, Failure>> => {
  const sent = plain ?? (body === undefined ? undefined : JSON.stringify(body));
  let status: number;
  let text: string;
  try {
    const answer = await fetch(new URL(`../v1/${path}`, document.baseURI), {
      method,
      credentials: 'same-origin',
      headers: {
        'x-couplet-csrf': '1',
        ...(sent === undefined ? {} : { 'content-type': plain === undefined ? 'application/json' : 'text/csv' }),
      },
      ...(sent === undefined ? {} : { body: sent }),
      ...(signal ? { signal } : {}),
    });
    status = answer.status;
    text = await answer.text();
  } catch {
    return fail('server_unreachable', 'The server did not answer.');
  }
  const told = parseJsonWith(reasonResponseSchema, text, 'answer_malformed');
  const reason = told.ok && (told.value.error ?? told.value.none);
  if (!reason)
    return status < 400 ? parseJsonWith(schema, text, 'answer_malformed') : fail('answer_malformed', `The server answered ${status}.`);
  const { code, message, at } = reason;
  if (code === 'unauthorized') signedOut();
  return fail(code, message, at);
};

/** For routes whose response is not used. */
export const anything = v.unknown();

const listeners = new Set<() => void>();

/**
 * Calls the listener whenever the figures on the page have changed.
 * @returns call to stop listening
 */
const onAnswersChanged = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => void listeners.delete(listener);
};

export const answersChanged = (): void => {
  for (const listener of [...listeners]) listener();
};

export interface Answer<T> {
  /** The last successful response; kept while it is requested again. */
  readonly value: T | undefined;
  readonly failure: Failure | undefined;
  readonly loading: boolean;
  readonly reload: () => void;
}

/** The response of `GET path`. */
export const useAnswer = <S extends v.GenericSchema>(path: string, schema: S): Answer<v.InferOutput<S>> => {
  const [state, setState] = useState<Omit<Answer<v.InferOutput<S>>, 'reload'>>({ value: undefined, failure: undefined, loading: true });
  const controller = useRef<AbortController>(undefined);
  const asking = useRef(false);
  /** The figures changed during a request. That request still completes, because restarting it each time could go on forever. */
  const late = useRef(false);
  const reload = useCallback(() => {
    controller.current?.abort();
    const mine = new AbortController();
    controller.current = mine;
    asking.current = true;
    late.current = false;
    setState((before) => ({ ...before, loading: true }));
    void ask(path, schema, { signal: mine.signal }).then((answer) => {
      if (mine.signal.aborted) return;
      asking.current = false;
      setState((before) =>
        answer.ok
          ? { value: answer.value, failure: undefined, loading: false }
          : { value: before.value, failure: answer.error, loading: false },
      );
      if (late.current) reload();
    });
  }, [path, schema]);
  useEffect(() => {
    reload();
    const stop = onAnswersChanged(() => {
      if (asking.current) late.current = true;
      else reload();
    });
    return () => {
      stop();
      controller.current?.abort();
    };
  }, [reload]);
  return { ...state, reload };
};
