import * as v from 'valibot';
import { type Coupon, couponSchema } from '../../../../protocol/coupons/coupon';
import { fieldsOf } from '../draft/draft';

const read = <S extends v.GenericSchema>(schema: S, value: unknown): v.InferOutput<S> | undefined => {
  const parsed = v.safeParse(schema, value);
  return parsed.success ? parsed.output : undefined;
};

/**
 * The coupon as a card can show it while it is being written: what is unfinished and not on the card stands in for nothing. `undefined` while it is
 * not known what the coupon gives.
 * @param untitled stands where there is no title yet
 */
export const previewCoupon = (coupon: unknown, untitled: string, now: number): Coupon | undefined => {
  const fields = fieldsOf(coupon);
  const { id, title, detail, discount, scope, when, membersOnly, endsAt, format } = couponSchema.entries;
  const words = fieldsOf(fields.title);
  const known = {
    id: read(id, fields.id) ?? 'preview',
    title: read(title, words.en === undefined ? { ...words, en: Object.values(words)[0] ?? untitled } : words) ?? { en: untitled },
    discount: read(discount, fields.discount),
    detail: read(detail, fields.detail),
    scope: read(scope, fields.scope) ?? {},
    when: read(when, fields.when) ?? { all: [] },
    endsAt: read(endsAt, fields.endsAt) ?? now,
    ...(typeof fields.format === 'string' ? { format: read(format, fields.format) } : {}),
    ...(read(membersOnly, fields.membersOnly) ? { membersOnly: true } : {}),
  };
  return known.discount && read(couponSchema, { ...known, version: 1, startsAt: 0 });
};
