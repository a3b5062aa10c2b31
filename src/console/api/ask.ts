import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import * as v from 'valibot';
import { reasonResponseSchema } from '../../protocol/protocol';
import { parseJsonWith } from '../../protocol/values/parse';
import { type Failure, fail, ok, type Result } from '../../protocol/values/result';
import { shareSecret } from '../routing/routes';

interface Question {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Sent unchanged, instead of `body`: CSV or a file, or bytes with headers of their own. */
  readonly text?: string | Blob;
  readonly bytes?: Uint8Array<ArrayBuffer>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/** Called on `unauthorized`: the shell shows the sign-in again. */
let signedOut: () => void = () => {};
export const onSignedOut = (listener: () => void): void => {
  signedOut = listener;
};

interface Reply {
  readonly status: number;
  readonly text: string;
}

/** A request with the session's cookie, or with the secret of a share link; `undefined` if the server did not answer. */
const send = async (path: string, { method = 'GET', body, text: plain, bytes, headers, signal }: Question): Promise<Reply | undefined> => {
  const sent = bytes ?? plain ?? (body === undefined ? undefined : JSON.stringify(body));
  const type = bytes ? 'application/octet-stream' : plain === undefined ? 'application/json' : 'text/csv';
  const secret = shareSecret();
  try {
    const answer = await fetch(new URL(`../v1/${path}`, document.baseURI), {
      method,
      credentials: secret === undefined ? 'same-origin' : 'omit',
      headers: {
        'x-couplet-csrf': '1',
        ...(secret === undefined ? {} : { authorization: `Bearer ${secret}` }),
        ...(sent === undefined ? {} : { 'content-type': type }),
        ...headers,
      },
      ...(sent === undefined ? {} : { body: sent }),
      ...(signal ? { signal } : {}),
    });
    return { status: answer.status, text: await answer.text() };
  } catch {
    return undefined;
  }
};

const unreachable = fail('server_unreachable', 'The server did not answer.');

/** Why the server sent no answer; `undefined` if it sent one. */
const refusal = ({ status, text }: Reply): Result<never, Failure> | undefined => {
  const told = parseJsonWith(reasonResponseSchema, text, 'answer_malformed');
  const reason = told.ok && (told.value.error ?? told.value.none);
  if (!reason) return status < 400 ? undefined : fail('answer_malformed', `The server answered ${status}.`);
  const { code, message, at } = reason;
  if (code === 'unauthorized') signedOut();
  return fail(code, message, at);
};

const read = <S extends v.GenericSchema>(reply: Reply | undefined, schema: S): Result<v.InferOutput<S>, Failure> =>
  reply ? (refusal(reply) ?? parseJsonWith(schema, reply.text, 'answer_malformed')) : unreachable;

/** For this long a part of a page takes the response that another part has just got, ms: until the page's script has come. */
const FRESH = 5_000;

/** Requests under way or just answered, by page and path, so that parts of a page that show the same figures share one. */
const shared = new Map<string, Promise<Reply | undefined>>();

const keyOf = (path: string): string => `${location.hash} ${path}`;

/**
 * Calls the server this page came from. The page is at `…/console/`, wherever the server is. Errors: those of
 * the route; `server_unreachable`; `answer_malformed` if the response does not match the schema, which means that page and server have
 * different versions.
 * @param path below `/v1/`, e.g. `admin/summary`
 */
export const ask = async <S extends v.GenericSchema>(
  path: string,
  schema: S,
  question: Question = {},
): Promise<Result<v.InferOutput<S>, Failure>> => {
  // A response that was requested before a write may be older than it.
  const isWrite = (question.method ?? 'GET') !== 'GET';
  if (isWrite) shared.clear();
  const reply = await send(path, question);
  if (isWrite) shared.clear();
  return read(reply, schema);
};

/** `GET path`, shared with others who are waiting for the same response, or have just got it. */
const askTogether = async <S extends v.GenericSchema>(path: string, schema: S): Promise<Result<v.InferOutput<S>, Failure>> => {
  const key = keyOf(path);
  const request = shared.get(key) ?? send(path, {});
  shared.set(key, request);
  const forget = (): void => {
    if (shared.get(key) === request) shared.delete(key);
  };
  const reply = await request;
  if (reply && reply.status < 400) setTimeout(forget, FRESH);
  else forget();
  return read(reply, schema);
};

/** The text of a file from the server, without its byte order mark. Errors: those of `ask`. */
export const askFile = async (path: string): Promise<Result<string, Failure>> => {
  const reply = await send(path, {});
  return reply ? (refusal(reply) ?? ok(reply.text)) : unreachable;
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
  /** Path that `value` is the response of. */
  readonly of: string | undefined;
  readonly failure: Failure | undefined;
  readonly loading: boolean;
  /** Requests it again, after the request under way if there is one. */
  readonly reload: () => void;
}

/** The response of `GET path`. */
export const useAnswer = <S extends v.GenericSchema>(path: string, schema: S): Answer<v.InferOutput<S>> => {
  const [state, setState] = useState<Omit<Answer<v.InferOutput<S>>, 'reload'>>({
    value: undefined,
    of: undefined,
    failure: undefined,
    loading: true,
  });
  /** Counts requests, because only the response to the last one counts. */
  const asked = useRef(0);
  const asking = useRef(false);
  /** Wanted again during a request. That request still completes, because restarting it each time could go on forever. */
  const late = useRef(false);
  const request = useCallback(
    (first: boolean) => {
      // What is asked again is newer than what others have got.
      if (!first) shared.delete(keyOf(path));
      const mine = ++asked.current;
      asking.current = true;
      late.current = false;
      setState((before) => ({ ...before, loading: true }));
      void (first ? askTogether(path, schema) : ask(path, schema)).then((answer) => {
        if (mine !== asked.current) return;
        asking.current = false;
        setState((before) =>
          answer.ok
            ? { value: answer.value, of: path, failure: undefined, loading: false }
            : { ...before, failure: answer.error, loading: false },
        );
        if (late.current) request(false);
      });
    },
    [path, schema],
  );
  const reload = useCallback(() => {
    if (asking.current) late.current = true;
    else request(false);
  }, [request]);
  useEffect(() => {
    const key = keyOf(path);
    request(true);
    const stop = onAnswersChanged(reload);
    return () => {
      stop();
      asked.current++;
      shared.delete(key);
    };
  }, [request, reload, path]);
  return { ...state, reload };
};
