import * as v from 'valibot';
import { fail, type Result } from '../../src/protocol/values/result';
import type { WorkerApi, WorkerConfig } from '../../worker/api';

/** Version of the messages between an app and the shell. Others are answered with `bridge_version`. */
const BRIDGE_VERSION = 'couplet-bridge/1';

const consent = v.object({ storage: v.boolean(), sync: v.boolean(), refused: v.exactOptional(v.boolean()) });
const decisionId = v.pipe(v.string(), v.minLength(1), v.maxLength(100));
const facts = v.record(v.string(), v.union([v.string(), v.number(), v.boolean()]));

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
  call('inspect', {}),
  call('exportAll', {}),
  call('forget', {}),
]);
type BridgeCall = v.InferOutput<typeof bridgeCallSchema>;

/** The part of a message that is needed to answer it, whatever else is wrong with it. */
const addressSchema = v.object({ v: v.unknown(), id: v.pipe(v.string(), v.maxLength(100)) });

/** Locations of the shell's own files, added to a start. */
export type ShellFiles = Pick<WorkerConfig, 'base' | 'engine'>;

const ask = (api: WorkerApi, files: ShellFiles, call: BridgeCall): Promise<Result<unknown>> => {
  switch (call.method) {
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
      return Promise.resolve(fail('bridge_malformed', 'Unknown method.'));
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
export const answerApp = async (api: WorkerApi, files: ShellFiles, text: string): Promise<string | undefined> => {
  const message = read(text);
  const address = v.safeParse(addressSchema, message);
  if (!address.success) return undefined;
  const call = v.safeParse(bridgeCallSchema, message);
  const result = call.success
    ? await ask(api, files, call.output).catch((error: unknown) => fail('bridge_failed', String(error)))
    : refused(address.output, call.issues[0]);
  return JSON.stringify({ v: BRIDGE_VERSION, id: address.output.id, result });
};
