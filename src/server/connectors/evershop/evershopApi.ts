import * as v from 'valibot';
import { parseJsonWith } from '../../../protocol/values/parse';
import { fail, type Result } from '../../../protocol/values/result';
import { required, shopUrl } from '../../shop/connector';
import { createAskShop, type ShopAnswer, twice } from '../../shop/shopCall';

export const evershopSettingsSchema = v.object({
  SHOP_PLATFORM: v.literal('evershop'),
  SHOP_URL: shopUrl,
  EVERSHOP_EMAIL: required("an administrator of the shop, made for Couplet with 'evershop user:create'"),
  EVERSHOP_PASSWORD: required("that administrator's password"),
});
export type EvershopSettings = Omit<v.InferOutput<typeof evershopSettingsSchema>, 'SHOP_PLATFORM'>;

/** EverShop's admin API, with a token that is renewed automatically. Errors: those of the port, `shop_unauthorized`, `shop_malformed`. */
export interface EvershopApi {
  /** One call without retry. EverShop responds with 500 to refusals too, so the caller must look up the result. */
  rest<S extends v.GenericSchema>(schema: S, method: 'POST' | 'DELETE', path: string, body?: unknown): Promise<Result<v.InferOutput<S>>>;
  /** A query, retried once if the response was lost. */
  query<S extends v.GenericSchema>(
    schema: S,
    text: string,
    variables?: Readonly<Record<string, unknown>>,
  ): Promise<Result<v.InferOutput<S>>>;
}

const tokenSchema = v.object({ data: v.object({ accessToken: v.string() }) });

/** Logs in with an administrator's password, because EverShop has no long-lived tokens. */
export const evershopApi = (
  { SHOP_URL, EVERSHOP_EMAIL: email, EVERSHOP_PASSWORD: password }: EvershopSettings,
  timeoutMs: number,
): EvershopApi => {
  const base = `${SHOP_URL.replace(/\/+$/, '')}/api`;
  const askShop = createAskShop(base, timeoutMs);
  let token: Promise<Result<string>> | undefined;

  const send = (method: string, path: string, body: unknown, authorization?: string): Promise<Result<ShopAnswer>> =>
    askShop(`${base}${path}`, {
      method,
      headers: { 'content-type': 'application/json', ...(authorization === undefined ? {} : { authorization }) },
      body: body === undefined ? undefined : JSON.stringify(body),
    });

  const logIn = async (): Promise<Result<string>> => {
    const answer = await twice(() => send('POST', '/user/tokens', { email, password }));
    if (!answer.ok) return answer;
    if (answer.value.status !== 200)
      return fail('shop_unauthorized', 'EverShop refused the sign-in. Check the e-mail, the password and the shop’s JWT secrets.');
    const read = parseJsonWith(tokenSchema, answer.value.text, 'shop_malformed');
    return read.ok ? { ok: true, value: read.value.data.accessToken } : read;
  };

  /** Tokens last 15 minutes. A refused one is renewed once. */
  const authorised = async (ask: (authorization: string) => Promise<Result<ShopAnswer>>): Promise<Result<ShopAnswer>> => {
    for (let renewed = false; ; renewed = true) {
      token ??= logIn();
      const used = token;
      const known = await used;
      const answer = known.ok ? await ask(`Bearer ${known.value}`) : known;
      const refused = answer.ok && answer.value.status === 401;
      // Unless another call has renewed it in the meantime.
      if ((refused || !known.ok) && token === used) token = undefined;
      if (!refused) return answer;
      if (renewed) return fail('shop_unauthorized', 'EverShop refused a request after sign-in. Give the administrator all roles.');
    }
  };

  return {
    rest: async (schema, method, path, body) => {
      const answer = await authorised((authorization) => send(method, path, body, authorization));
      if (!answer.ok) return answer;
      return answer.value.status < 300
        ? parseJsonWith(schema, answer.value.text, 'shop_malformed')
        : fail('shop_refused', `EverShop refused the coupon with ${answer.value.status}.`);
    },
    query: async (schema, text, variables = {}) => {
      const answer = await twice(() =>
        authorised((authorization) => send('POST', '/admin/graphql', { query: text, variables }, authorization)),
      );
      if (!answer.ok) return answer;
      const read = parseJsonWith(v.object({ data: schema }), answer.value.text, 'shop_malformed');
      return read.ok ? { ok: true, value: read.value.data } : read;
    },
  };
};
