import type { Explanation, Offer } from '../../worker/api';
import type { Format } from '../i18n/format';
import type { Strings } from '../i18n/strings';
import { Bars } from './Bars';
import { barsOf } from './barsOf';
import { meantFor } from './meantFor';
import { whyPicture } from './whyPicture';

interface WhyProps {
  readonly open: boolean;
  readonly offer: Offer;
  /** The whole picture, once the worker has told it. */
  readonly explanation: Explanation | undefined;
  readonly strings: Strings;
  readonly format: Format;
  readonly toggle: () => void;
}

type PictureProps = Pick<WhyProps, 'offer' | 'explanation' | 'strings' | 'format'>;

const Picture = ({ offer: { by, because, coupon }, explanation, strings, format }: PictureProps) => {
  const reasons = meantFor(coupon.when, strings);
  const meant = reasons.length > 0 && <p>{reasons.join(strings.between)}</p>;
  const notByYou = strings.notByYou(by);
  if (notByYou)
    return (
      <>
        {meant}
        <p>{notByYou}</p>
      </>
    );
  const { sentences, bars } = explanation
    ? whyPicture(explanation, strings, format)
    : {
        sentences: [because.length > 0 ? strings.whyIntro : strings.nothingFor],
        bars: barsOf(because, strings),
      };
  return (
    <>
      {meant}
      <div aria-live="polite">
        {sentences.map((sentence) => (
          <p key={sentence}>{sentence}</p>
        ))}
      </div>
      <Bars bars={bars} strings={strings} />
      {explanation && <p>{strings.whole}</p>}
    </>
  );
};

/** "Why this coupon?": the largest contributions at once, and in their place the whole picture when it has been worked out. */
export const Why = ({ open, toggle, ...picture }: WhyProps) => (
  <div class="why">
    <button class="link" part="why" type="button" aria-expanded={open} aria-controls="why" onClick={toggle}>
      {picture.strings.why}
      <svg viewBox="0 0 16 16" aria-hidden="true">
        <path d="M4 6l4 4 4-4" />
      </svg>
    </button>
    <div id="why" hidden={!open}>
      <Picture {...picture} />
    </div>
  </div>
);
