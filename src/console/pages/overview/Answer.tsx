import { useContext } from 'preact/hooks';
import { LanguageContext } from '../../i18n/i18n';
import { useStrings } from '../../languages/strings';
import { hrefOf } from '../../routing/routes';
import type { OverviewAnswer } from './answerOf';

interface AnswerProps {
  readonly answer: OverviewAnswer;
  readonly currency: string;
  /** Weeks of orders; absent before there are any. */
  readonly weeks?: number | undefined;
}

/** What coupons earned, in one sentence whose colour tells it at a glance. */
export const Answer = ({ answer, currency, weeks }: AnswerProps) => {
  const strings = useStrings('answer');
  const { formats } = useContext(LanguageContext);
  const money = (minor: number): string => formats.roundMoney(minor, currency);
  const signed = (minor: number): string => formats.signedRoundMoney(minor, currency);
  const sentence = (): readonly [headline: string, note: string] => {
    switch (answer.code) {
      case 'unpublished':
      case 'no_orders':
      case 'one_group':
        return strings[answer.code];
      case 'gain':
      case 'loss':
        return [strings[answer.code][answer.control](money(answer.amount), money(answer.least), money(answer.most)), strings.anyTime];
      case 'too_few':
        return [
          strings.tooFew(formats.count(answer.buyers), formats.count(answer.needed)),
          answer.by === null ? strings.eachGroup : strings.by(formats.calendarDay(answer.by)),
        ];
      case 'unsound':
        return [strings.unsound, strings.reasons[answer.reason]];
      case 'small':
      case 'open': {
        const range = strings.range(signed(answer.value), signed(answer.lower), signed(answer.upper));
        const note = answer.by === null ? (answer.unlikely ? strings.unlikely : strings.years) : strings.by(formats.calendarDay(answer.by));
        return answer.code === 'small' ? [strings.small, range] : [strings.open, formats.sentences([range, note])];
      }
    }
  };
  const [headline, note] = sentence();
  return (
    <section class="answer" aria-label={strings.label}>
      <p class={`headline ${answer.code}`}>{headline}</p>
      <p class="muted">
        {formats.sentences([note, weeks === undefined ? '' : strings.since(formats.count(Math.round(weeks * 10) / 10))])}{' '}
        <a href={hrefOf('results')}>{strings.more}</a>
      </p>
    </section>
  );
};
