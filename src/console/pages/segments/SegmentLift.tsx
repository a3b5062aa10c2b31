import { useContext, useId } from 'preact/hooks';
import type { StrataAnswer } from '../../../campaigns/strataAnswer';
import { capital } from '../../i18n/capital';
import { LanguageContext, useFormats, useStrings } from '../../i18n/language';
import { DataTable } from '../../ui/DataTable';
import { IntervalCell } from '../../ui/IntervalBar';
import { Panel } from '../../ui/Panel';
import { type SegmentRow, segmentRows } from './segmentRows';
import { segmentsStrings } from './segmentsStrings';
import { stratumWords } from './stratumWords';

interface SuitsProps {
  readonly answer: StrataAnswer;
  readonly titleOf: (couponId: string) => string;
  readonly currency: string;
}

interface SegmentProps extends Omit<SuitsProps, 'answer'> {
  readonly name: string;
  readonly share: number;
  readonly rows: readonly SegmentRow[];
  /** Some row of some stratum says more than that it is not known. */
  readonly inWords: boolean;
  /** ± ends of the bars. */
  readonly ends: readonly [from: number, to: number];
}

/** The coupons in one stratum, drawn and in words. */
const Segment = ({ name, share, rows, inWords, ends: [from, to], titleOf, currency }: SegmentProps) => {
  const strings = useStrings(segmentsStrings);
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
  const strings = useStrings(segmentsStrings);
  const { language, formats } = useContext(LanguageContext);
  const { strata, shares, trustRegion } = answer;
  if (!strata) return null;
  const ends = [1 / trustRegion - 1, trustRegion - 1] as const;
  const segments = shares.map((share, stratum) => ({
    share,
    name: stratumWords(strata, stratum, language, formats.count),
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
