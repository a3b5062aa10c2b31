import { useStrings } from '../../../i18n/i18n';
import { hrefOf } from '../../../routing/routes';
import { couponsStrings } from '../../coupons/words/couponsStrings';
import { couponFields } from './startFields';

/**
 * The templates of a new campaign, or of a new coupon.
 * @param campaign to which the coupon is added; `undefined`: a new one
 */
export const Templates = ({ campaign }: { readonly campaign: string | undefined }) => {
  const strings = useStrings(couponsStrings);
  const within = campaign === undefined ? [] : [campaign];
  return (
    <ul class="presets">
      {Object.keys(couponFields).map((name) => {
        const [title = name, lead = ''] = strings.presets[name] ?? [];
        return (
          <li key={name}>
            <a href={hrefOf('campaigns', ...within, '+new', name)}>
              <strong>{title}</strong>
              <span>{lead}</span>
            </a>
          </li>
        );
      })}
    </ul>
  );
};
