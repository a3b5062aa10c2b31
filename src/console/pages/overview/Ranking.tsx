import { TrendingDown, TrendingUp } from 'lucide-preact';
import { useContext } from 'preact/hooks';
import type { OverviewAnswer, RankedCoupon } from '../../api/overviewSchema';
import { LanguageContext } from '../../i18n/i18n';
import { useStrings } from '../../languages/strings';
import { hrefOf } from '../../routing/routes';
import { Panel } from '../../ui/Page';

interface RankingProps {
  readonly ranking: NonNullable<OverviewAnswer['ranking']>;
  readonly currency: string;
  readonly titleOf: (couponId: string) => string;
}

/** The best and the worst coupon of the period, each with its reason. */
export const Ranking = ({ ranking: { best, worst }, currency, titleOf }: RankingProps) => {
  const strings = useStrings('overview');
  const { formats } = useContext(LanguageContext);
  const signed = (minor: number | null): string => (minor === null ? '–' : formats.signedRoundMoney(minor, currency));
  const why = ({ reason }: RankedCoupon): string =>
    reason.code === 'value'
      ? strings.worth(signed(reason.value), signed(reason.interval.lower), signed(reason.interval.upper))
      : strings.useRate(formats.count(reason.redeemed), formats.count(reason.issued), formats.percent(reason.redeemed / reason.issued));
  const row = (label: string, coupon: RankedCoupon, Icon: typeof TrendingUp) => (
    <li>
      <Icon size={16} aria-hidden="true" />
      <div>
        <span class="visually-hidden">{label} </span>
        <a href={hrefOf('coupons', coupon.couponId)}>{titleOf(coupon.couponId)}</a>
        <p class="muted">{why(coupon)}</p>
      </div>
    </li>
  );
  const observed = best.reason.code === 'use_rate';
  return (
    <Panel title={observed ? strings.rankingByUse : strings.ranking}>
      <ul class="plain ranking">
        {row(observed ? strings.most : strings.best, best, TrendingUp)}
        {row(observed ? strings.least : strings.worst, worst, TrendingDown)}
      </ul>
      {observed && <p class="muted">{strings.observed}</p>}
    </Panel>
  );
};
