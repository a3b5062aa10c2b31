import { hrefOf } from '../../../app/useRoute';
import { useStrings } from '../../../i18n/language';
import { Panel } from '../../../ui/Panel';
import { couponsStrings } from '../couponsStrings';
import { couponFields } from '../start/startFields';

/** The presets to begin a coupon with. @param first there is no campaign yet */
export const AddCoupon = ({ first }: { readonly first: boolean }) => {
  const strings = useStrings(couponsStrings);
  return (
    <Panel title={first ? strings.none : strings.add} lead={first ? strings.noneNext : strings.addLead}>
      <ul class="presets">
        {Object.keys(couponFields).map((name) => {
          const [title = name, lead = ''] = strings.presets[name] ?? [];
          return (
            <li key={name}>
              <a href={hrefOf('coupons', '+', name)}>
                <strong>{title}</strong>
                <span>{lead}</span>
              </a>
            </li>
          );
        })}
      </ul>
    </Panel>
  );
};
