import { DAY } from '../../protocol/values/clock';
import { type Answer, useAnswer } from '../api/ask';
import { type FunnelAnswer, funnelSchema } from '../api/reportingSchema';
import { useFormats } from '../i18n/i18n';
import type { Strings } from '../languages/strings';
import { useStrings } from '../languages/strings';
import { Loaded } from '../ui/Loaded';
import { Failed } from '../ui/Notice';
import { Panel, Reveal } from '../ui/Page';
import { DataTable } from '../ui/table/DataTable';
import {
  type BudgetsAnswer,
  type Burn as BurnDays,
  type BurnShape,
  burnPoints,
  burnShape,
  type CouponOutlook,
  type ForecastWords,
  forecastOf,
} from './budgetForecast';

type OwnStrings = Strings['budgets'];

/**
 * When a budget runs out, as a sentence.
 * @param dayOf formats a day of the shop for the reader
 */
const forecastSentence = (words: ForecastWords, strings: OwnStrings, dayOf: (day: string) => string): string => {
  switch (words.code) {
    case 'no_limit':
    case 'spent':
    case 'nothing_spent':
    case 'years':
      return strings[words.code];
    case 'too_few_days':
      return strings.tooFewDays(words.missing);
    case 'outlasts':
      return strings.outlasts(dayOf(words.ends));
    case 'expected': {
      const { day, earliest, latest } = words;
      if (day === null) return strings.notBefore(dayOf(earliest));
      return latest === null ? strings.aboutOpen(dayOf(day), dayOf(earliest)) : strings.about(dayOf(day), dayOf(earliest), dayOf(latest));
    }
  }
};

const HEIGHT = 100;

/**
 * The remaining budget over time, and when it will be used up. Hidden from screen readers, because the surrounding figure has the same in
 * words.
 */
const BurnChart = ({ shape: { width, line, ahead }, cap }: { readonly shape: BurnShape; readonly cap: number }) => {
  const y = (left: number): number => HEIGHT * (1 - Math.min(1, left / (cap || 1)));
  const path = (points: readonly (readonly [number, number])[]): string => points.map(([x, left]) => `${x},${y(left)}`).join(' ');
  const [x, left] = ahead?.from ?? [0, 0];
  return (
    <svg class="burn" viewBox={`0 0 ${width} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
      {ahead && (
        <>
          <polygon class="between" points={`${x},${y(left)} ${ahead.earliest},${HEIGHT} ${ahead.latest},${HEIGHT}`} />
          {ahead.day !== null && <polyline class="ahead" points={`${x},${y(left)} ${ahead.day},${HEIGHT}`} />}
        </>
      )}
      <line class="floor" x1="0" x2={width} y1={HEIGHT} y2={HEIGHT} />
      <polyline class="line" points={path(line)} />
    </svg>
  );
};

export interface BurnProps {
  readonly budgets: Answer<BudgetsAnswer>;
  readonly titleOf: (couponId: string) => string;
}

interface CouponProps {
  readonly outlook: CouponOutlook;
  readonly timeZone: string;
  readonly title: string;
  /** `undefined`: not known yet. */
  readonly funnel: FunnelAnswer['coupons'] | undefined;
}

const Days = ({ burn, title, amount }: { readonly burn: BurnDays; readonly title: string; readonly amount: (of: number) => string }) => {
  const strings = useStrings('budgets');
  const { asTable } = useStrings('ui');
  const formats = useFormats();
  return (
    <Reveal
      label={
        <>
          {asTable}
          <span class="visually-hidden"> ({title})</span>
        </>
      }
    >
      {() => (
        <DataTable
          caption={strings.caption(title)}
          rows={[...burn.points].reverse()}
          keyOf={({ day }) => day}
          columns={[
            { key: 'day', title: strings.day, cell: ({ day }) => formats.calendarDay(Date.parse(day)) },
            { key: 'spent', title: strings.spentOn, figure: true, cell: ({ spent }) => amount(spent) },
            { key: 'left', title: strings.left, figure: true, cell: ({ left }) => amount(left) },
          ]}
        />
      )}
    </Reveal>
  );
};

/** Exact share of codes that were used. */
const UseRate = ({ couponId, funnel }: { readonly couponId: string; readonly funnel: FunnelAnswer['coupons'] }) => {
  const strings = useStrings('budgets');
  const formats = useFormats();
  const total = funnel.find((entry) => entry.couponId === couponId)?.total;
  if (!total || total.issued === 0) return <p>{strings.noneGiven}</p>;
  if (total.useRate === null) return <p>{strings.shared}</p>;
  return <p>{strings.used(formats.percent(total.useRate), formats.count(total.redeemed), formats.count(total.issued))}</p>;
};

const CouponBurn = ({ outlook, timeZone, title, funnel }: CouponProps) => {
  const strings = useStrings('budgets');
  const formats = useFormats();
  const burn = burnPoints(outlook);
  const shape = burnShape(outlook);
  const amount = (of: number): string =>
    burn?.of === 'count' ? strings.codes(formats.count(Math.round(of))) : formats.money(of, outlook.currency);
  const day = (date: string): string => formats.calendarDay(Date.parse(date));
  const forecast = outlook[burn?.of ?? 'money']?.forecast;
  const first = outlook.days[0]?.day;
  return (
    <li>
      <h3>{title}</h3>
      <p>
        {formats.sentences([
          forecastSentence(forecastOf(outlook, timeZone), strings, day),
          forecast?.code === 'expected' ? strings.perDay(amount(forecast.perDay)) : '',
        ])}
      </p>
      {burn && shape && first && (
        <figure>
          <BurnChart shape={shape} cap={burn.cap} />
          <p class="scale muted" aria-hidden="true">
            <span>{formats.shortDay(Date.parse(first))}</span>
            <span>{formats.shortDay(Date.parse(first) + shape.width * DAY)}</span>
          </p>
        </figure>
      )}
      {funnel && <UseRate couponId={outlook.couponId} funnel={funnel} />}
      {burn && burn.points.length > 0 && <Days burn={burn} title={title} amount={amount} />}
    </li>
  );
};

/** Each coupon's budget: its course, when it will be used up, and how many of its codes are used. */
export const Burn = ({ budgets, titleOf }: BurnProps) => {
  const strings = useStrings('budgets');
  const funnel = useAnswer('admin/funnel', funnelSchema);
  return (
    <Panel title={strings.title} lead={strings.lead}>
      {funnel.failure && <Failed failure={funnel.failure} retry={funnel.reload} />}
      <Loaded answer={budgets}>
        {({ coupons, timeZone }) =>
          funnel.value?.coupons.every(({ total }) => total.issued === 0) ? (
            <p>{strings.nothingYet}</p>
          ) : (
            <ul class="plain burns">
              {coupons.map((outlook) => (
                <CouponBurn
                  key={outlook.couponId}
                  outlook={outlook}
                  timeZone={timeZone}
                  title={titleOf(outlook.couponId)}
                  funnel={funnel.value?.coupons}
                />
              ))}
            </ul>
          )
        }
      </Loaded>
    </Panel>
  );
};
