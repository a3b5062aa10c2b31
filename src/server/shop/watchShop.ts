import type { Clock, Instant } from '../../protocol/values/clock';
import type { Failure, Result } from '../../protocol/values/result';
import type { Connector } from './connector';

/** The latest calls of the shop by this process. */
export interface ShopCalls {
  readonly lastOkAt: Instant | null;
  /** Not every error is a broken connection: a shop may refuse one code. */
  readonly lastError: (Pick<Failure, 'code' | 'message'> & { readonly at: Instant }) | null;
}

const CALLS: readonly (string | symbol)[] = [
  'canHonour',
  'capabilities',
  'createCode',
  'deactivateAll',
  'deactivateCode',
  'listCodes',
  'ordersSince',
  'probe',
] satisfies readonly (keyof Connector)[];

/** The same connector, which also notes the results of its calls. */
export const watchShop = (connector: Connector, clock: Clock): { readonly connector: Connector; readonly shopCalls: () => ShopCalls } => {
  let calls: ShopCalls = { lastOkAt: null, lastError: null };
  const note = (answer: Result<unknown>): void => {
    if (answer.ok) calls = { ...calls, lastOkAt: clock() };
    else calls = { ...calls, lastError: { code: answer.error.code, message: answer.error.message, at: clock() } };
  };
  const get = (target: Connector, name: string | symbol): unknown => {
    const value = Reflect.get(target, name) as unknown;
    if (!CALLS.includes(name) || typeof value !== 'function') return value;
    return async (...args: readonly unknown[]): Promise<Result<unknown>> => {
      const answer = (await value.apply(connector, args)) as Result<unknown>;
      note(answer);
      return answer;
    };
  };
  return { connector: new Proxy(connector, { get }), shopCalls: () => calls };
};
