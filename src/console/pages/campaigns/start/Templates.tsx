import { useStrings } from '../../../languages/strings';
import { hrefOf } from '../../../routing/routes';
import { Page } from '../../../ui/Page';
import { couponFields } from './startFields';

/**
 * The templates of a new campaign, or of a new coupon.
 * @param campaign to which the coupon is added; `undefined`: a new one
 */
export const Templates = ({ campaign }: { readonly campaign: string | undefined }) => {
  const strings = useStrings('coupons');
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

/**
 * The templates to pick from.
 * @param campaign that gets the coupon; `undefined`: a new one
 */
export const NewCampaign = ({ campaign }: { readonly campaign: string | undefined }) => {
  const strings = useStrings('campaignList');
  const isNew = campaign === undefined;
  return (
    <Page
      title={isNew ? strings.newCampaign : strings.addCoupon}
      back={isNew ? { href: hrefOf('campaigns'), label: strings.title } : { href: hrefOf('campaigns', campaign), label: strings.campaign }}
      lead={isNew ? strings.newLead : strings.addLead}
    >
      <Templates campaign={campaign} />
    </Page>
  );
};
