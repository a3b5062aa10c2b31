import type { ExperimentAnswer } from '../../api/experimentSchema';
import { useFormats, useStrings } from '../../i18n/language';
import { DataTable } from '../../ui/DataTable';
import { IntervalCell } from '../../ui/IntervalBar';
import { Panel } from '../../ui/Panel';
import { couponStrings } from './couponStrings';

type Row = NonNullable<ExperimentAnswer['coupons']>[number];

export interface CouponWorthProps {
  readonly coupons: readonly Row[];
  readonly titleOf: (couponId: string) => string;
  readonly currency: string;
}

/** V(a) of every coupon that visits drew by lot. */
export const CouponWorth = ({ coupons, titleOf, currency }: CouponWorthProps) => {
  const strings = useStrings(couponStrings);
  const formats = useFormats();
  const money = (minor: number): string => formats.signedRoundMoney(minor, currency);
  const reach = coupons
    .flatMap(({ value: { value, sequence } }) => (sequence.lower === null ? [] : [value, sequence.lower, sequence.upper]))
    .reduce((most: number, at) => Math.max(most, Math.abs(at ?? 0)), 1);
  const bounded = coupons.some(({ value }) => value.sequence.lower !== null);
  const corrected = coupons.some(({ shrunk }) => shrunk !== null);
  // Of many coupons one looks better or worse than it is: the corrected value has to say so as well.
  const words = ({ value: { sequence }, shrunk }: Row): string => {
    const { lower, upper } = shrunk?.interval ?? sequence;
    if ((sequence.lower ?? 0) > 0 && (lower ?? 0) > 0) return strings.pays;
    return (sequence.upper ?? 0) < 0 && (upper ?? 0) < 0 ? strings.costs : strings.open;
  };
  return (
    <Panel title={strings.title} lead={strings.lead}>
      <DataTable
        caption={strings.title}
        quietCaption
        rows={coupons}
        keyOf={({ couponId }) => couponId}
        columns={[
          { key: 'coupon', title: strings.coupon, cell: ({ couponId }) => titleOf(couponId) },
          { key: 'orders', title: strings.orders, figure: true, cell: ({ orders }) => formats.count(orders) },
          {
            key: 'value',
            title: strings.value,
            figure: true,
            cell: ({ orders, value: { value } }) => (value === null || orders === 0 ? '–' : money(value)),
          },
          ...(corrected
            ? [{ key: 'shrunk', title: strings.shrunk, figure: true, cell: ({ shrunk }: Row) => (shrunk ? money(shrunk.value) : '–') }]
            : []),
          {
            key: 'interval',
            title: strings.interval,
            cell: ({ value: { value, sequence } }) =>
              sequence.lower === null || sequence.upper === null ? (
                strings.noInterval
              ) : (
                <IntervalCell
                  {...{ value, lower: sequence.lower, upper: sequence.upper }}
                  from={-reach}
                  to={reach}
                  format={money}
                  between={strings.between}
                />
              ),
          },
          { key: 'says', title: strings.says, cell: words },
        ]}
      />
      {corrected && <p class="muted">{strings.shrunkNote}</p>}
      {bounded && (
        <p class="muted">{strings.scale(formats.signedRoundMoney(-reach, currency), formats.signedRoundMoney(reach, currency))}</p>
      )}
    </Panel>
  );
};
