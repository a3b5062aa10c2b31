import { SECOND } from '../../../../protocol/clock';
import { useStrings } from '../../../i18n/language';
import { fieldsOf } from '../draft/draft';
import { useEditing } from '../draft/editing';
import { CheckAt } from '../fields/CheckAt';
import { CheckField } from '../fields/CheckField';
import { MoneyAt } from '../fields/MoneyAt';
import { NamesAt } from '../fields/NamesAt';
import { NumberAt } from '../fields/NumberAt';
import { TextAt } from '../fields/TextAt';
import { momentStrings } from './momentStrings';

const PERCENT = 0.01;

/** When a page asks for a coupon: after views or at the cart, and at moments of the visit. Any of them does. */
export const Moments = () => {
  const strings = useStrings(momentStrings);
  const { draft, set, mayWrite } = useEditing();
  const byViews = fieldsOf(draft.triggers).onViews !== false;
  return (
    <>
      <h3>{strings.triggers}</h3>
      <p class="muted">{strings.lead}</p>
      <div class="fields">
        <NumberAt label={strings.minViews} hint={byViews ? strings.minViewsHint : strings.exploringHint} at="triggers.minViews" />
        <NumberAt label={strings.quiet} hint={strings.quietHint} at="triggers.quietMs" per={SECOND} unit={strings.seconds} />
      </div>
      <CheckField
        label={strings.onViews}
        at="triggers.onViews"
        checked={byViews}
        disabled={!mayWrite}
        change={(on) => set('triggers.onViews', on ? undefined : false)}
      />
      <CheckAt label={strings.onAddToCart} at="triggers.onAddToCart" />
      <CheckAt label={strings.exitIntent} hint={strings.exitIntentHint} at="triggers.exitIntent" offIsNone />
      <NamesAt label={strings.onPage} hint={strings.onPageHint} at="triggers.onPage" within="triggers.onPage" />
      <div class="fields">
        <NumberAt label={strings.after} at="triggers.afterMs" per={SECOND} unit={strings.seconds} />
        <NumberAt label={strings.idle} at="triggers.idleMs" per={SECOND} unit={strings.seconds} />
      </div>
      <div class="fields">
        <NumberAt label={strings.scroll} at="triggers.scrollShare" per={PERCENT} unit="%" />
        <MoneyAt label={strings.cartValue} at="triggers.cartValue" />
      </div>
      <TextAt label={strings.onClick} hint={strings.onClickHint} at="triggers.onClick" />
    </>
  );
};
