import { CONTROL } from '../../../engine/assignment/drawCreative';
import type { ExperimentAnswer } from '../../api/experimentSchema';
import { useFormats, useStrings } from '../../i18n/i18n';
import { IntervalCell } from '../../ui/IntervalBar';
import { Notice } from '../../ui/Notice';
import { Panel } from '../../ui/Page';
import { DataTable } from '../../ui/table/DataTable';
import { couponStrings, creativesStrings } from './couponStrings';

type Row = NonNullable<ExperimentAnswer['coupons']>[number];

interface CouponWorthProps {
  readonly coupons: readonly Row[];
  readonly titleOf: (couponId: string) => string;
  readonly currency: string;
}

/** V(a) of every coupon drawn at random in visits. */
export const CouponWorth = ({ coupons, titleOf, currency }: CouponWorthProps) => {
  const strings = useStrings(couponStrings);
  const formats = useFormats();
  const money = (minor: number): string => formats.signedRoundMoney(minor, currency);
  const reach = coupons
    .flatMap(({ value: { value, sequence } }) => (sequence.lower === null ? [] : [value, sequence.lower, sequence.upper]))
    .reduce((most: number, at) => Math.max(most, Math.abs(at ?? 0)), 1);
  const bounded = coupons.some(({ value }) => value.sequence.lower !== null);
  const corrected = coupons.some(({ shrunk }) => shrunk !== null);
  // Among many coupons, some look better or worse by chance, so the corrected value must agree.
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

interface CreativesProps {
  readonly test: NonNullable<ExperimentAnswer['creatives']>;
  readonly titleOf: (couponId: string) => string;
  readonly currency: string;
}

/** Each variant of the tested coupon against the current one, and which to keep. */
export const Creatives = ({ test, titleOf, currency }: CreativesProps) => {
  const strings = useStrings(creativesStrings);
  const formats = useFormats();
  const { couponId, arms, comparisons, best, sampleRatio, known, unmarked } = test;
  const money = (minor: number): string => formats.signedRoundMoney(minor, currency);
  const nameOf = (creative: string): string => (creative === CONTROL ? strings.control : creative);
  const unsound = sampleRatio?.mismatch || known?.mismatch;
  const rows = arms.map((arm) => ({ ...arm, against: comparisons.find(({ creative }) => creative === arm.creative) }));
  type Row = (typeof rows)[number];
  const reach = comparisons
    .flatMap(({ incremental: { value, sequence } }) => (sequence.lower === null ? [] : [value, sequence.lower, sequence.upper]))
    .reduce((most: number, at) => Math.max(most, Math.abs(at ?? 0)), 1);
  const words = ({ against }: Row): string => {
    if (!against) return strings.reference;
    const { verdict } = against;
    if (verdict.code !== 'unknown') return strings[verdict.code];
    if (verdict.reason === 'small') return strings.small;
    return verdict.reason === 'too_few_customers' ? strings.later : strings.open;
  };
  const interval = ({ against }: Row) => {
    const { value = null, sequence = { lower: null, upper: null } } = against?.incremental ?? {};
    if (sequence.lower === null || sequence.upper === null || unsound) return '–';
    const { lower, upper } = sequence;
    return <IntervalCell {...{ value, lower, upper }} from={-reach} to={reach} format={money} between={strings.between} />;
  };
  return (
    <Panel title={strings.title} lead={strings.lead(titleOf(couponId))}>
      {unsound ? (
        <Notice kind="bad">
          <p>{strings.mismatch}</p>
        </Notice>
      ) : (
        <p>{best === null ? strings.undecided : best === CONTROL ? strings.keep : strings.best(best)}</p>
      )}
      <DataTable
        caption={strings.title}
        quietCaption
        rows={rows}
        keyOf={({ creative }) => creative}
        columns={[
          { key: 'variant', title: strings.variant, cell: ({ creative }) => nameOf(creative) },
          { key: 'customers', title: strings.customers, figure: true, cell: ({ customers }) => formats.count(customers) },
          { key: 'orders', title: strings.orders, figure: true, cell: ({ orders }) => formats.count(orders) },
          {
            key: 'net',
            title: strings.net,
            figure: true,
            cell: ({ netAtFullShare }) => (
              <>
                {formats.roundMoney(netAtFullShare, currency)} <span class="figure-note">{strings.netNote}</span>
              </>
            ),
          },
          { key: 'interval', title: strings.interval, cell: interval },
          {
            key: 'chance',
            title: strings.chance,
            figure: true,
            cell: ({ against }) => (against?.chanceToWin == null ? '–' : formats.percent(against.chanceToWin)),
          },
          { key: 'says', title: strings.says, cell: words },
        ]}
      />
      {unmarked > 0 && <p class="muted">{strings.unmarked(formats.count(unmarked))}</p>}
    </Panel>
  );
};
