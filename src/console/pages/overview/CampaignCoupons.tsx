import { useContext } from 'preact/hooks';
import type { OverviewAnswer } from '../../api/overviewSchema';
import { LanguageContext } from '../../i18n/i18n';
import { useStrings } from '../../languages/strings';
import { hrefOf } from '../../routing/routes';
import { Panel } from '../../ui/Page';
import { DataTable } from '../../ui/table/DataTable';

interface CampaignCouponsProps {
  readonly overview: Pick<OverviewAnswer, 'claims' | 'values'>;
  readonly currency: string;
  readonly titleOf: (couponId: string) => string;
}

/** The coupons of one campaign in the period: claims, and the value that exploring sessions estimate. */
export const CampaignCoupons = ({ overview: { claims, values }, currency, titleOf }: CampaignCouponsProps) => {
  const strings = useStrings('overview');
  const { formats } = useContext(LanguageContext);
  const signed = (minor: number): string => formats.signedRoundMoney(minor, currency);
  const worthOf = (couponId: string): string => {
    const known = values?.find((value) => value.couponId === couponId);
    const estimate = known?.shrunk ?? known;
    const { lower = null, upper = null } = estimate?.interval ?? {};
    return estimate?.value == null || lower === null || upper === null
      ? '–'
      : strings.valueOf(signed(estimate.value), signed(lower), signed(upper));
  };
  return (
    <Panel title={strings.campaignCoupons}>
      <DataTable
        caption={strings.campaignCoupons}
        quietCaption
        rows={claims.coupons}
        keyOf={({ couponId }) => couponId}
        empty={<p class="muted">{strings.noClaims}</p>}
        columns={[
          {
            key: 'coupon',
            title: strings.coupon,
            cell: ({ couponId }) => <a href={hrefOf('coupons', couponId)}>{titleOf(couponId)}</a>,
            value: ({ couponId }) => titleOf(couponId),
          },
          {
            key: 'claimed',
            title: strings.claimed,
            figure: true,
            cell: ({ issued }) => formats.count(issued),
            value: ({ issued }) => issued,
          },
          {
            key: 'redeemed',
            title: strings.redeemed,
            figure: true,
            cell: ({ redeemed }) => formats.count(redeemed),
            value: ({ redeemed }) => redeemed,
          },
          {
            key: 'discount',
            title: strings.codeDiscount,
            figure: true,
            cell: ({ discount }) => formats.money(discount, currency),
            value: ({ discount }) => discount,
          },
          { key: 'value', title: strings.value, figure: true, cell: ({ couponId }) => worthOf(couponId) },
        ]}
      />
    </Panel>
  );
};
