import { useContext, useId } from 'preact/hooks';
import type { StrataAnswer } from '../../../../campaigns/learning/strataAnswer';
import type { Strata } from '../../../../engine/profile/stratum';
import { Z95 } from '../../../../maths/distributions';
import { capital, type Formats, LanguageContext, useFormats } from '../../../i18n/i18n';
import type { Language } from '../../../i18n/languages';
import { stringsIn, useStrings } from '../../../languages/strings';
import { IntervalCell } from '../../../ui/IntervalBar';
import { Panel } from '../../../ui/Page';
import { DataTable } from '../../../ui/table/DataTable';
import './segments.css';

/**
 * A stratum in words, e.g. `first visit, never ordered`.
 * @param stratum 0 … 3, `engine/profile/stratum`
 */
const stratumWords = (strata: Strata, stratum: number, language: Language, { count, items }: Formats): string =>
  items(
    strata.map(({ source, atLeast }, i) => {
      const [yes, no] = stringsIn(language).strata[source](count(atLeast), atLeast);
      return (stratum & (2 >> i)) !== 0 ? yes : no;
    }),
  );

interface SegmentRow {
  readonly couponId: string;
  /** As a share of the coupon's sales over all shoppers. */
  readonly effect: number;
  /** 95%, including chance and privacy noise; sales cannot be negative. */
  readonly lower: number;
  readonly upper: number;
  readonly clear: 'better' | 'worse' | undefined;
  /** At the limit of the trust region. Reports alone may not move it further. */
  readonly atLimit: boolean;
  /** Additional margin in 100 visits, compared with orders alone, minor units; null without orders. */
  readonly adds: number | null;
}

/** Coupons in one stratum, those with the best sales there relative to their own average first. */
const segmentRows = ({ effects, trustRegion }: StrataAnswer, stratum: number): readonly SegmentRow[] =>
  effects
    .map(({ couponId, effect, error, worth }): SegmentRow => {
      const value = effect[stratum] ?? 0;
      const half = Z95 * (error[stratum] ?? 0);
      const [lower, upper] = [Math.max(-1, value - half), value + half];
      return {
        couponId,
        effect: value,
        lower,
        upper,
        clear: lower > 0 ? 'better' : upper < 0 ? 'worse' : undefined,
        atLimit: value >= trustRegion - 1 || value <= 1 / trustRegion - 1,
        adds: worth > 0 ? 100 * worth * value : null,
      };
    })
    .sort((a, b) => b.effect - a.effect);

interface SuitsProps {
  readonly answer: StrataAnswer;
  readonly titleOf: (couponId: string) => string;
  readonly currency: string;
}

interface SegmentProps extends Omit<SuitsProps, 'answer'> {
  readonly name: string;
  readonly share: number;
  readonly rows: readonly SegmentRow[];
  /** At least one row of any stratum has a known result. */
  readonly inWords: boolean;
  /** ± ends of the bars. */
  readonly ends: readonly [from: number, to: number];
}

/** The coupons in one stratum, as bars and in words. */
const Segment = ({ name, share, rows, inWords, ends: [from, to], titleOf, currency }: SegmentProps) => {
  const strings = useStrings('segments');
  const formats = useFormats();
  const id = useId();
  const percent = (value: number): string => formats.signedPercent(value, 0);
  const words = ({ clear, atLimit }: SegmentRow): string =>
    formats.sentences([clear ? strings[clear] : strings.open, atLimit ? strings.atLimit : '']);
  return (
    <li class="comparison segment" aria-labelledby={id}>
      <div>
        <h3 id={id}>{capital(name)}</h3>
        <p class="figure-note">{strings.share(formats.percent(share, 0))}</p>
      </div>
      <DataTable
        caption={capital(name)}
        quietCaption
        rows={rows}
        keyOf={({ couponId }) => couponId}
        columns={[
          { key: 'coupon', title: strings.coupon, cell: ({ couponId }) => titleOf(couponId) },
          { key: 'effect', title: strings.effect, figure: true, cell: ({ effect }) => percent(effect) },
          {
            key: 'interval',
            title: strings.interval,
            cell: ({ effect, lower, upper }) => (
              <IntervalCell {...{ value: effect, lower, upper, from, to }} format={percent} between={strings.between} />
            ),
          },
          {
            key: 'adds',
            title: strings.adds,
            figure: true,
            cell: ({ adds }) => (adds === null ? '–' : formats.signedRoundMoney(adds, currency)),
          },
          ...(inWords ? [{ key: 'says', title: strings.says, cell: words }] : []),
        ]}
      />
    </li>
  );
};

/** What is known of each coupon in each stratum. */
export const Suits = ({ answer, titleOf, currency }: SuitsProps) => {
  const strings = useStrings('segments');
  const { language, formats } = useContext(LanguageContext);
  const { strata, shares, trustRegion } = answer;
  if (!strata) return null;
  const ends = [1 / trustRegion - 1, trustRegion - 1] as const;
  const segments = shares.map((share, stratum) => ({
    share,
    name: stratumWords(strata, stratum, language, formats),
    rows: segmentRows(answer, stratum),
  }));
  const inWords = segments.some(({ rows }) => rows.some(({ clear, atLimit }) => clear || atLimit));
  const findings = segments
    .flatMap(({ name, rows }) => rows.filter(({ clear }) => clear === 'better').map((row) => ({ name, ...row })))
    .sort((a, b) => b.effect - a.effect);
  return (
    <Panel title={strings.suits} lead={strings.suitsLead}>
      {findings.length > 0 ? (
        <>
          <p>
            <strong>{strings.clear}</strong>
          </p>
          <ul>
            {findings.map(({ couponId, name, effect }) => (
              <li key={`${couponId} ${name}`}>{strings.finding(titleOf(couponId), name, formats.signedPercent(effect, 0))}</li>
            ))}
          </ul>
        </>
      ) : (
        <p>{strings.nothingClear}</p>
      )}
      <ul class="plain comparisons">
        {segments.map(({ name, share, rows }) => (
          <Segment key={name} {...{ name, share, rows, inWords, ends, titleOf, currency }} />
        ))}
      </ul>
      <p class="muted">{strings.note(formats.signedPercent(ends[0], 0), formats.signedPercent(ends[1], 0))}</p>
    </Panel>
  );
};
