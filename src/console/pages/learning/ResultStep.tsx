import { trainedRunSchema } from '../../../protocol/training';
import { useAnswer } from '../../api/ask';
import { type Formats, useFormats } from '../../i18n/i18n';
import type { Strings } from '../../languages/strings';
import { useStrings } from '../../languages/strings';
import { Figure } from '../../ui/Figure';
import { IntervalBar } from '../../ui/IntervalBar';
import { Loaded } from '../../ui/Loaded';
import { Reveal } from '../../ui/Page';
import { type Difference, type Effect, effectOf, limitsOf } from './cardWords';
import { Step } from './Step';

type OwnStrings = Strings['modelCard'];

/** What the model is worth, as one sentence. */
export const headline = (
  effect: Effect | undefined,
  meanOrder: number | null,
  currency: string,
  strings: OwnStrings,
  { signedRoundMoney, money }: Formats,
): string => {
  if (effect?.ships === 'nothing') return strings.shipsNothing;
  if (effect) {
    const { value, lower, upper } = effect.overNone;
    const [gain, from, to] = [value, lower, upper].map((amount) => signedRoundMoney(amount, currency)) as [string, string, string];
    return lower > 0 ? strings.ships[effect.ships](gain) : strings.unsure(gain, from, to);
  }
  return meanOrder === null ? strings.priorOnly : strings.sizeOnly(money(meanOrder, currency));
};

interface CompareProps {
  readonly effect: Effect;
  readonly currency: string;
}

/** The version's choices against simple rules, with intervals on one scale. */
const Compare = ({ effect, currency }: CompareProps) => {
  const strings = useStrings('modelCard');
  const { signedRoundMoney } = useFormats();
  const rows: readonly (readonly [string, Difference])[] = [
    [strings.noCoupons, effect.overNone],
    ...(effect.ships === 'matching' ? [] : [[strings.matching, effect.overMatching] as const]),
  ];
  const from = Math.min(0, ...rows.map(([, { lower }]) => lower));
  const to = Math.max(0, ...rows.map(([, { upper }]) => upper));
  return (
    <div class="table-scroll">
      <table>
        <caption class="visually-hidden">{strings.per}</caption>
        <thead>
          <tr>
            <th scope="col">{strings.versus}</th>
            <th scope="col" class="number">
              {strings.per}
            </th>
            <th scope="col">95%</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(([name, { value, lower, upper }]) => {
            const between = strings.interval(signedRoundMoney(lower, currency), signedRoundMoney(upper, currency));
            return (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td class="number" data-title={strings.per}>
                  <div>{signedRoundMoney(value, currency)}</div>
                </td>
                <td data-title="95%">
                  <div>
                    <IntervalBar label={between} value={value} lower={lower} upper={upper} from={from} to={to} />
                    <span class="figure-note">{between}</span>
                  </div>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
};

/** The model card of a run in words. */
const Card = ({ id }: { readonly id: string }) => {
  const strings = useStrings('modelCard');
  const runWords = useStrings('trainingRun');
  const dataWords = useStrings('trainingData');
  const formats = useFormats();
  const answer = useAnswer(`admin/training/runs/${id}`, trainedRunSchema);
  return (
    <Loaded answer={answer}>
      {({ report, currency, meanOrder }) => {
        if (!report) return null;
        const effect = effectOf(report);
        const limits = limitsOf(report);
        const logs = report.provenance.training?.logs ?? [];
        return (
          <>
            <p class="verdict">{headline(effect, meanOrder, currency, strings, formats)}</p>
            {effect && effect.ships !== 'nothing' && (
              <>
                <Compare effect={effect} currency={currency} />
                <p class="muted">{strings.caveat(formats.count(effect.visits))}</p>
              </>
            )}
            <dl class="figures">
              {meanOrder !== null && <Figure label={strings.order} value={formats.money(meanOrder, currency)} note={strings.orderNote} />}
              {effect?.shown !== undefined && (
                <Figure label={strings.shown} value={formats.percent(effect.shown, 0)} note={strings.shownNote} />
              )}
              {logs.map(({ kind, rows, days }) => (
                <Figure
                  key={kind}
                  label={runWords.kinds[kind as keyof typeof runWords.kinds] ?? kind}
                  value={strings.rows(formats.count(rows))}
                  note={days && dataWords.period(formats.calendarDay(Date.parse(days[0])), formats.calendarDay(Date.parse(days[1])))}
                />
              ))}
            </dl>
            {limits.length > 0 && (
              <div>
                <h3>{strings.cannot}</h3>
                <ul class="limits">
                  {limits.map((limit) => (
                    <li key={limit}>{strings.limits[limit]}</li>
                  ))}
                </ul>
              </div>
            )}
            {report.notes.length > 0 && (
              <Reveal label={strings.notes}>
                {() => (
                  <ul>
                    {report.notes.map((note) => (
                      <li key={note}>{note}</li>
                    ))}
                  </ul>
                )}
              </Reveal>
            )}
            <p>
              <a href={`../v1/admin/training/runs/${id}/card`} target="_blank" rel="noreferrer">
                {strings.card}
              </a>
            </p>
          </>
        );
      }}
    </Loaded>
  );
};

/** What was learnt, or what will be shown here. @param id of the run with a result */
export const ResultStep = ({ id }: { readonly id: string | undefined }) => {
  const strings = useStrings('modelCard');
  return (
    <Step number={3} title={strings.title}>
      {id === undefined ? <p class="muted">{strings.none}</p> : <Card key={id} id={id} />}
    </Step>
  );
};
