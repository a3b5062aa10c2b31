import * as v from 'valibot';
import { parseJsonWith, parseWith } from '../../../protocol/values/parse';
import { fail, ok, type Result } from '../../../protocol/values/result';
import { shopUrl } from '../../shop/connector';
import { type AskShop, createAskShop } from '../../shop/shopCall';

const filled = v.pipe(v.string(), v.minLength(1, 'must not be empty'));
const together = 'and VENDURE_PASSWORD, or SHOP_TOKEN with an API key, is required: how to get into the Admin API';

export const vendureSettingsSchema = v.pipe(
  v.object({
    SHOP_PLATFORM: v.literal('vendure'),
    /** Address of the Vendure server; its Admin API is `<SHOP_URL>/<VENDURE_ADMIN_PATH>`. */
    SHOP_URL: shopUrl,
    VENDURE_ADMIN_PATH: v.optional(filled, 'admin-api'),
    /** API key of an administrator, if `tokenMethod` includes `api-key`. */
    SHOP_TOKEN: v.optional(filled),
    /** Administrator login, if there is no API key. */
    VENDURE_USERNAME: v.optional(filled),
    VENDURE_PASSWORD: v.optional(filled),
    /** Token of the channel; absent: the default channel. */
    VENDURE_CHANNEL: v.optional(filled),
    /** Custom field of `ProductVariant` with the shop's cost per piece, minor units without tax. */
    VENDURE_COST_FIELD: v.optional(v.pipe(v.string(), v.regex(/^[A-Za-z_]\w*$/, 'must be the name of a custom field of ProductVariant'))),
  }),
  v.forward(
    v.partialCheck(
      [['SHOP_TOKEN'], ['VENDURE_USERNAME'], ['VENDURE_PASSWORD']],
      (given) => given.SHOP_TOKEN !== undefined || (given.VENDURE_USERNAME !== undefined && given.VENDURE_PASSWORD !== undefined),
      together,
    ),
    ['VENDURE_USERNAME'],
  ),
);
export type VendureSettings = v.InferOutput<typeof vendureSettingsSchema>;

const answerSchema = v.object({
  data: v.nullish(v.unknown()),
  errors: v.optional(v.array(v.object({ message: v.string(), extensions: v.optional(v.object({ code: v.optional(v.string()) })) }))),
});

const loginSchema = v.object({ data: v.object({ login: v.object({ __typename: v.literal('CurrentUser') }) }) });
const LOGIN = 'mutation ($username: String!, $password: String!) { login(username: $username, password: $password) { __typename } }';

export interface VendureApi {
  /**
   * Sends one document of the Admin API and checks its data against the schema. Errors: those of `askShop`; `shop_refused` if Vendure
   * refuses the login or the document.
   */
  ask<S extends v.GenericSchema>(
    document: string,
    variables: Readonly<Record<string, unknown>>,
    data: S,
  ): Promise<Result<v.InferOutput<S>>>;
}

type Headers = Readonly<Record<string, string>>;

/** The session in either form a server uses (`authOptions.tokenMethod`): a bearer token or session cookies. */
const sessionOf = (headers: Readonly<Record<string, string | string[] | undefined>>): Headers => {
  const token = headers['vendure-auth-token'];
  if (typeof token === 'string') return { authorization: `Bearer ${token}` };
  const cookies = [headers['set-cookie'] ?? []].flat().map((cookie) => cookie.split(';')[0]);
  return { cookie: cookies.join('; ') };
};

/** Logs in at the first request and again when the session has ended; never with an API key. */
export const createVendureApi = (settings: VendureSettings, timeoutMs: number): VendureApi => {
  const { SHOP_URL, SHOP_TOKEN, VENDURE_ADMIN_PATH, VENDURE_CHANNEL, VENDURE_USERNAME, VENDURE_PASSWORD } = settings;
  const url = `${SHOP_URL.replace(/\/+$/, '')}/${VENDURE_ADMIN_PATH.replace(/^\/+/, '')}`;
  const askShop: AskShop = createAskShop(url, timeoutMs);
  const common: Headers = { 'content-type': 'application/json', ...(VENDURE_CHANNEL ? { 'vendure-token': VENDURE_CHANNEL } : {}) };
  let session: Promise<Result<Headers>> | undefined;

  const post = (headers: Headers, query: string, variables: unknown) =>
    askShop(url, { method: 'POST', headers: { ...common, ...headers }, body: JSON.stringify({ query, variables }) });

  const logIn = async (): Promise<Result<Headers>> => {
    const answer = await post({}, LOGIN, { username: VENDURE_USERNAME, password: VENDURE_PASSWORD });
    if (!answer.ok) return answer;
    return parseJsonWith(loginSchema, answer.value.text, 'login').ok
      ? ok(sessionOf(answer.value.headers))
      : fail('shop_refused', 'Vendure refused the login of VENDURE_USERNAME.');
  };

  /** One login for all waiting requests. After a failure, the next request tries again. */
  const currentSession = (): Promise<Result<Headers>> => {
    if (SHOP_TOKEN !== undefined) return Promise.resolve(ok({ 'vendure-api-key': SHOP_TOKEN }));
    session ??= logIn().then((result) => {
      if (!result.ok) session = undefined;
      return result;
    });
    return session;
  };

  const attempt = async (document: string, variables: unknown, again: boolean): Promise<Result<unknown>> => {
    const used = currentSession();
    const headers = await used;
    if (!headers.ok) return headers;
    const answer = await post(headers.value, document, variables);
    if (!answer.ok) return answer;
    const read = parseJsonWith(answerSchema, answer.value.text, 'shop_refused');
    if (!read.ok) return fail('shop_refused', `Vendure answered ${answer.value.status} without valid GraphQL.`);
    const [error] = read.value.errors ?? [];
    if (!error) return ok(read.value.data);
    const code = error.extensions?.code;
    if (code === 'FORBIDDEN' && again && SHOP_TOKEN === undefined) {
      if (session === used) session = undefined;
      return attempt(document, variables, false);
    }
    return fail(code === 'INTERNAL_SERVER_ERROR' ? 'shop_no_answer' : 'shop_refused', `Vendure answered: ${error.message}`);
  };

  return {
    ask: async (document, variables, data) => {
      const answer = await attempt(document, variables, true);
      if (!answer.ok) return answer;
      const read = parseWith(data, answer.value, 'shop_refused');
      return read.ok ? read : fail('shop_refused', `Vendure sent an unexpected answer: ${read.error.message}`, read.error.at);
    },
  };
};

/** Documents of the Admin API used by the connector, each with the shape of its response. */
export const shopSchema = v.object({
  activeChannel: v.object({ defaultLanguageCode: v.string(), defaultCurrencyCode: v.string(), pricesIncludeTax: v.boolean() }),
  promotionActions: v.array(v.object({ code: v.string() })),
  promotionConditions: v.array(v.object({ code: v.string() })),
});
/** `customFields` is queried because the document is refused if the field `couplet` does not exist. */
export const SHOP = `{ activeChannel { defaultLanguageCode defaultCurrencyCode pricesIncludeTax } promotionActions { code } promotionConditions { code }
  orders(options: { take: 1 }) { items { customFields { couplet } } } }`;

const promotionSchema = v.object({ id: v.string(), couponCode: v.nullable(v.string()), name: v.string(), enabled: v.boolean() });
export type Promotion = v.InferOutput<typeof promotionSchema>;
export const promotionsSchema = v.object({ promotions: v.object({ items: v.array(promotionSchema) }) });
export const PROMOTIONS =
  'query ($options: PromotionListOptions) { promotions(options: $options) { items { id couponCode name enabled } } }';

export const createdSchema = v.object({ createPromotion: v.object({ __typename: v.string(), message: v.optional(v.string()) }) });
export const CREATE = `mutation ($input: CreatePromotionInput!) {
  createPromotion(input: $input) { __typename ... on ErrorResult { message } } }`;

export const disabledSchema = v.object({ updatePromotion: v.object({ __typename: v.string(), message: v.optional(v.string()) }) });
export const DISABLE = `mutation ($input: UpdatePromotionInput!) {
  updatePromotion(input: $input) { __typename ... on ErrorResult { message } } }`;

export const deletedSchema = v.object({ deletePromotions: v.array(v.object({ result: v.string() })) });
export const DELETE = 'mutation ($ids: [ID!]!) { deletePromotions(ids: $ids) { result } }';

/** Orders are parsed one by one. */
export const ordersSchema = v.object({ orders: v.object({ items: v.array(v.unknown()) }) });
