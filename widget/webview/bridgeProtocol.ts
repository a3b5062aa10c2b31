import * as v from 'valibot';

/** Version of the messages between an app and the shell; another one is answered with `bridge_version`. */
export const BRIDGE_VERSION = 'couplet-bridge/1';

const consent = v.object({ storage: v.boolean(), sync: v.boolean(), refused: v.exactOptional(v.boolean()) });
const decisionId = v.pipe(v.string(), v.minLength(1), v.maxLength(100));
const facts = v.record(v.string(), v.union([v.string(), v.number(), v.boolean()]));

const call = <M extends string, P extends v.ObjectEntries>(method: M, params: P) =>
  v.object({ v: v.literal(BRIDGE_VERSION), id: v.pipe(v.string(), v.maxLength(100)), method: v.literal(method), params: v.object(params) });

/** What an app may ask of the shell, one method of `WorkerApi` each. */
export const bridgeCallSchema = v.variant('method', [
  /** `api`: the shop's Couplet server; `key`: its `pk_…`; `customer`: the shop's id of who has signed in. */
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
export type BridgeCall = v.InferOutput<typeof bridgeCallSchema>;

/** Enough of a message to answer it by, whatever else is wrong with it. */
export const addressSchema = v.object({ v: v.unknown(), id: v.pipe(v.string(), v.maxLength(100)) });
