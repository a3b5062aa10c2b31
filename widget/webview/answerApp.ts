import * as v from 'valibot';
import { appSubscriptionSchema } from '../../src/protocol/pushProtocol';
import { fail, ok, type Result } from '../../src/protocol/values/result';
import type { WorkerApi, WorkerConfig } from '../../worker/api';

/** Version of the messages between an app and the shell. Others are answered with `bridge_version`. */
const BRIDGE_VERSION = 'couplet-bridge/1';

const consent = v.object({ storage: v.boolean(), sync: v.boolean(), refused: v.exactOptional(v.boolean()) });
const decisionId = v.pipe(v.string(), v.minLength(1), v.maxLength(100));
const facts = v.record(v.string(), v.union([v.string(), v.number(), v.boolean()]));

const locale = v.pipe(v.string(), v.maxLength(100));
const { service, token, notice } = appSubscriptionSchema.entries;
const app = { service, token };

const call = <M extends string, P extends v.ObjectEntries>(method: M, params: P) =>
  v.object({ v: v.literal(BRIDGE_VERSION), id: v.pipe(v.string(), v.maxLength(100)), method: v.literal(method), params: v.object(params) });

/** Calls an app may make to the shell, one per method of `WorkerApi`. */
const bridgeCallSchema = v.variant('method', [
  /** `api`: the shop's Couplet server; `key`: its `pk_…`; `customer`: the shop's id of the signed-in customer. */
  call('start', {
    api: v.pipe(v.string(), v.url()),
    key: v.pipe(v.string(), v.startsWith('pk_')),
    consent,
    customer: v.exactOptional(v.pipe(v.string(), v.maxLength(200))),
  }),
  /** `ShopperEvent`s, which the worker validates one by one. */
  call('record', { events: v.pipe(v.array(v.unknown()), v.maxLength(100)) }),
  call('decide', { facts: v.optional(facts, {}), shownHere: v.optional(v.pipe(v.array(v.string()), v.maxLength(100)), []) }),
  call('confirm', { decisionId }),
  call('claim', { decisionId }),
  call('explain', { decisionId }),
  call('setConsent', { consent }),
  /** Wake-ups for this app, from the push service that gave it the token. Ask the shopper first. */
  call('subscribe', {
    api: v.pipe(v.string(), v.url()),
    key: v.pipe(v.string(), v.startsWith('pk_')),
    sync: v.boolean(),
    locale,
    ...app,
    notice,
  }),
  call('unsubscribe', { api: v.pipe(v.string(), v.url()), ...app }),
  /** After a wake-up: the notification to show, if any. */
  call('wake', {}),
  /** The shopper opened that notification. */
  call('open', { decisionId }),
  call('inspect', {}),
  call('exportAll', {}),
  call('forget', {}),
]);
type BridgeCall = v.InferOutput<typeof bridgeCallSchema>;

/** The part of a message that is needed to answer it, whatever else is wrong with it. */
const addressSchema = v.object({ v: v.unknown(), id: v.pipe(v.string(), v.maxLength(100)) });

/** Locations of the shell's own files, added to a start. */
export type ShellFiles = Pick<WorkerConfig, 'base' | 'engine'>;

/** The part of `worker/push/wakeUp.ts`'s answer that an app shows. */
interface WokenNotice {
  readonly title: string;
  readonly options: { readonly body?: string; readonly data: { readonly decisionId?: string } };
}

/** Sends a message to the script that decides off the page (`worker/push`). */
export type AskPush = (message: object) => Promise<Result<unknown>>;

/** The notification as the app needs it. */
const noticeOf = (woken: Result<unknown>): Result<unknown> => {
  if (!woken.ok || woken.value === undefined) return woken;
  const { title, options } = woken.value as WokenNotice;
  return ok({ title, body: options.body, decisionId: options.data.decisionId });
};

const ask = async (api: WorkerApi, files: ShellFiles, askPush: AskPush, call: BridgeCall): Promise<Result<unknown>> => {
  switch (call.method) {
    case 'subscribe': {
      const { api: server, key, sync, locale: asked, ...subscription } = call.params;
      const settings = { version: 1, api: server.replace(/\/$/, ''), key, publicKey: '', locale: asked, url: '', demands: false, sync };
      return askPush({ couplet: 'subscribe', settings, subscription });
    }
    case 'unsubscribe': {
      const { api: server, ...gone } = call.params;
      return askPush({ couplet: 'unsubscribe', api: server.replace(/\/$/, ''), app: gone });
    }
    case 'wake':
      return noticeOf(await askPush({ couplet: 'wake' }));
    case 'open':
      return askPush({ couplet: 'coupon', decisionId: call.params.decisionId });
    case 'start':
      return api.start({ ...files, ...call.params, api: call.params.api.replace(/\/$/, '') });
    case 'record':
      return api.record(call.params.events);
    case 'decide':
      return api.decide({ ...call.params, channel: 'site' });
    case 'confirm':
    case 'claim':
    case 'explain':
      return api[call.method](call.params.decisionId);
    case 'setConsent':
      return api.setConsent(call.params.consent);
    case 'inspect':
    case 'exportAll':
    case 'forget':
      return api[call.method]();
    default:
      call satisfies never;
      return fail('bridge_malformed', 'Unknown method.');
  }
};

const read = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const refused = (address: v.InferOutput<typeof addressSchema>, issue: v.BaseIssue<unknown>): Result<never> =>
  address.v === BRIDGE_VERSION
    ? fail('bridge_malformed', `Invalid message: ${issue.message}.`, v.getDotPath(issue) ?? 'message')
    : fail('bridge_version', `This shell speaks ${BRIDGE_VERSION}.`, 'v');

/**
 * Answers one message of the app: JSON in, JSON out, with the id of the request. `undefined` if it cannot be answered: no JSON, no id.
 * Never rejects. Errors in addition to those of `WorkerApi`: `bridge_malformed`, `bridge_version`, `bridge_failed`.
 */
export const answerApp = async (api: WorkerApi, files: ShellFiles, askPush: AskPush, text: string): Promise<string | undefined> => {
  const message = read(text);
  const address = v.safeParse(addressSchema, message);
  if (!address.success) return undefined;
  const call = v.safeParse(bridgeCallSchema, message);
  const result = call.success
    ? await ask(api, files, askPush, call.output).catch((error: unknown) => fail('bridge_failed', String(error)))
    : refused(address.output, call.issues[0]);
  return JSON.stringify({ v: BRIDGE_VERSION, id: address.output.id, result });
};
