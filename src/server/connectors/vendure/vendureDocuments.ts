import * as v from 'valibot';

/** Documents of the Admin API that the connector sends, each with the shape of its answer. */
export const shopSchema = v.object({
  activeChannel: v.object({ defaultLanguageCode: v.string(), defaultCurrencyCode: v.string(), pricesIncludeTax: v.boolean() }),
  promotionActions: v.array(v.object({ code: v.string() })),
  promotionConditions: v.array(v.object({ code: v.string() })),
});
/** `customFields` is asked for because the document is refused where there is no field `couplet`. */
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

/** Each order is read by itself. */
export const ordersSchema = v.object({ orders: v.object({ items: v.array(v.unknown()) }) });
