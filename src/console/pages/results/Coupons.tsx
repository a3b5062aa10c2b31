import { CONTROL } from '../../../engine/assignment/drawCreative';
import type { ExperimentAnswer } from '../../api/experimentSchema';
import { useFormats } from '../../i18n/i18n';
import { useStrings } from '../../languages/strings';
import { IntervalCell } from '../../ui/IntervalBar';
import { Empty, Notice } from '../../ui/Notice';
import { Panel } from '../../ui/Page';
import { DataTable } from '../../ui/table/DataTable';
import type { ResultsView } from './view/resultsView';

type Row = NonNullable<ExperimentAnswer['coupons']>[number];

interface CouponWorthProps {
  readonly coupons: readonly Row[];
  readonly titleOf: (couponId: string) => string;
  readonly currency: string;
}

/** V(a) of every coupon drawn at random in visits. */
const CouponWorth = ({ coupons, titleOf, currency }: CouponWorthProps) => {
  const strings = useStrings('couponResults');
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
        csv="results-coupons"
        keyOf={({ couponId }) => couponId}
        columns={[
          { key: 'coupon', title: strings.coupon, cell: ({ couponId }) => titleOf(couponId), value: ({ couponId }) => titleOf(couponId) },
          {
            key: 'orders',
            title: strings.orders,
            figure: true,
            cell: ({ orders }) => formats.count(orders),
            value: ({ orders }) => orders,
          },
          {
            key: 'value',
            title: strings.value,
            money: currency,
            figure: true,
            value: ({ orders, value: { value } }) => (orders === 0 ? null : value),
            cell: ({ orders, value: { value } }) => (value === null || orders === 0 ? '–' : money(value)),
          },
          ...(corrected
            ? [
                {
                  key: 'shrunk',
                  title: strings.shrunk,
                  money: currency,
                  figure: true,
                  cell: ({ shrunk }: Row) => (shrunk ? money(shrunk.value) : '–'),
                  value: ({ shrunk }: Row) => shrunk?.value ?? null,
                },
              ]
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
          ...(['lower', 'upper'] as const).map((side) => ({
            key: side,
            title: strings[side],
            money: currency,
            csvOnly: true,
            cell: () => null,
            value: ({ value: { sequence } }: Row) => sequence[side],
          })),
          { key: 'says', title: strings.says, cell: words, value: words },
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
const Creatives = ({ test, titleOf, currency }: CreativesProps) => {
  const strings = useStrings('creativeResults');
  const { asShare } = useStrings('results');
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
        csv="results-creatives"
        inOrder
        keyOf={({ creative }) => creative}
        columns={[
          { key: 'variant', title: strings.variant, cell: ({ creative }) => nameOf(creative), value: ({ creative }) => nameOf(creative) },
          ...(['customers', 'orders'] as const).map((key) => ({
            key,
            title: strings[key],
            figure: true,
            cell: (row: Row) => formats.count(row[key]),
            value: (row: Row) => row[key],
          })),
          {
            key: 'net',
            title: strings.net,
            money: currency,
            figure: true,
            value: ({ netAtFullShare }) => netAtFullShare,
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
            csvTitle: asShare(strings.chance),
            figure: true,
            value: ({ against }) => against?.chanceToWin ?? null,
            cell: ({ against }) => (against?.chanceToWin == null ? '–' : formats.percent(against.chanceToWin)),
          },
          { key: 'says', title: strings.says, cell: words, value: words },
        ]}
      />
      {unmarked > 0 && <p class="muted">{strings.unmarked(formats.count(unmarked))}</p>}
    </Panel>
  );
};

interface CouponsTabProps {
  readonly result: ExperimentAnswer;
  readonly view: ResultsView;
}

/** Worth of each coupon, and of the variants of the tested one. */
export const CouponsTab = ({ result: { coupons, creatives }, view }: CouponsTabProps) => {
  const strings = useStrings('couponResults');
  return (
    <>
      {creatives && view.isShown(creatives.couponId) && <Creatives test={creatives} {...view} />}
      {coupons ? (
        <CouponWorth coupons={coupons.filter(({ couponId }) => view.isShown(couponId))} {...view} />
      ) : (
        <Empty title={strings.none}>
          <p>{strings.noneNext}</p>
        </Empty>
      )}
    </>
  );
};
