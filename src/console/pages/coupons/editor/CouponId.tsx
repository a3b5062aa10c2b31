import { useState } from 'preact/hooks';
import * as v from 'valibot';
import { couponIdSchema } from '../../../../protocol/coupons/couponWords';
import { useStrings } from '../../../languages/strings';
import { hrefOf } from '../../../routing/routes';
import { Field } from '../../../ui/Field';
import { freeId, idOfTitle, placeOf, renameCoupon, valueAt } from '../draft/draft';
import { useEditing } from '../draft/editing';

/** The coupon's id, which can be changed until it is published. */
export const CouponId = ({ id, at }: { readonly id: string; readonly at: string }) => {
  const strings = useStrings('editor');
  const { draft, edit, mayWrite, published } = useEditing();
  const [typed, setTyped] = useState<string>();
  const isFixed = published?.campaign.coupons.some((coupon) => coupon.id === id) === true;
  if (isFixed || !mayWrite) return <p class="lead coupon-id">{isFixed ? strings.idFixed(id) : strings.id(id)}</p>;
  const ofTitle = idOfTitle(valueAt(draft, `${at}.title.en`));
  if (typed === undefined)
    return (
      <p class="lead coupon-id">
        {strings.id(id)}{' '}
        <button type="button" class="link" onClick={() => setTyped(ofTitle === undefined || id === ofTitle ? id : freeId(draft, ofTitle))}>
          {strings.idChange}
        </button>
      </p>
    );
  const isTaken = typed !== id && placeOf(draft, typed) >= 0;
  const error = isTaken ? strings.idTaken : v.is(couponIdSchema, typed) ? undefined : strings.idInvalid;
  return (
    <form
      class="coupon-id"
      onSubmit={(event) => {
        event.preventDefault();
        if (error) return;
        setTyped(undefined);
        if (typed === id) return;
        edit((now) => renameCoupon(now, id, typed));
        location.replace(hrefOf('coupons', typed));
      }}
    >
      <Field
        label={strings.idField}
        hint={strings.idHint}
        error={error}
        control={(ids) => (
          <input
            {...ids}
            dir="ltr"
            value={typed}
            autoComplete="off"
            spellcheck={false}
            onInput={({ currentTarget }) => setTyped(currentTarget.value)}
          />
        )}
      />
      <button type="submit">{strings.save}</button>
    </form>
  );
};
