import { DAY, type Instant, MINUTE } from '../../../../protocol/values/clock';
import { useStrings } from '../../../languages/strings';
import { Panel } from '../../../ui/Page';
import { fieldsOf, listOf, setAt } from '../draft/draft';
import { useEditing, useValue } from '../draft/editing';
import { CheckField } from '../fields/ChoiceAt';
import { type AtProps, FieldAt } from '../fields/FieldAt';
import { TypedAt } from '../fields/TypedAt';
import { aboutOthers } from '../issues/issuePlaces';

const formatters = new Map<string, Intl.DateTimeFormat>();

const formatterOf = (timeZone: string): Intl.DateTimeFormat => {
  const known = formatters.get(timeZone);
  if (known) return known;
  const parts = { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' } as const;
  const made = new Intl.DateTimeFormat('en-CA', { timeZone, hourCycle: 'h23', ...parts });
  formatters.set(timeZone, made);
  return made;
};

/** An instant in the shop's time zone, e.g. `2026-12-24T18:00`, in the form of `datetime-local`; empty if it is invalid. */
export const localMoment = (at: unknown, timeZone: string): string => {
  if (typeof at !== 'number' || !Number.isFinite(at) || Math.abs(at) > 8.64e15) return '';
  const parts = new Map(
    formatterOf(timeZone)
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  );
  const of = (type: Intl.DateTimeFormatPartTypes): string => parts.get(type) ?? '';
  return `${of('year').padStart(4, '0')}-${of('month')}-${of('day')}T${of('hour')}:${of('minute')}`;
};

/**
 * The instant of `2026-12-24T18:00` in the shop's time zone; `undefined` if the text is invalid. A time skipped by a clock change is
 * shifted forward by the same amount. Of a repeated time, the first is used.
 */
export const instantOf = (local: string, timeZone: string): Instant | undefined => {
  const wanted = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/.test(local) ? Date.parse(`${local}Z`) : Number.NaN;
  if (Number.isNaN(wanted)) return undefined;
  const shown = (at: Instant): number => Date.parse(`${localMoment(at, timeZone)}Z`);
  // The offset is either that of a day before or that of a day after.
  const candidates = [-DAY, DAY].map((off) => wanted - (shown(wanted + off) - (wanted + off)));
  const exact = candidates.filter((at) => Math.abs(shown(at) - wanted) < MINUTE);
  return exact.length > 0 ? Math.min(...exact) : Math.max(...candidates);
};

/** A moment in the shop's time zone, stored as UTC ms. */
export const MomentAt = (props: AtProps) => {
  const { timeZone } = useEditing();
  return (
    <TypedAt
      {...props}
      short
      type="datetime-local"
      show={(value) => localMoment(value, timeZone)}
      read={(typed) => instantOf(typed, timeZone)}
    />
  );
};

/** Validity of the coupon, in the shop's time zone. */
export const Dates = ({ at }: { readonly at: string }) => {
  const strings = useStrings('editor');
  const { timeZone } = useEditing();
  return (
    <Panel title={strings.when} lead={strings.whenLead(timeZone)}>
      <div class="fields dates">
        <MomentAt label={strings.starts} at={`${at}.startsAt`} />
        <MomentAt label={strings.ends} at={`${at}.endsAt`} />
      </div>
    </Panel>
  );
};

const classes = ['product', 'order', 'shipping'] as const;

/** Which coupons it can be combined with, and whether it is in the merchant's rule. */
export const Together = ({ at, id }: { readonly at: string; readonly id: string }) => {
  const strings = useStrings('editor');
  const { draft, edit, mayWrite } = useEditing();
  const [stacking, set] = useValue(`${at}.stacking`);
  const { combinesWith } = fieldsOf(stacking);
  const combines = combinesWith !== undefined;
  const named = listOf(combinesWith);
  const rule = listOf(draft.rule);
  return (
    <Panel title={strings.together}>
      <FieldAt
        label={strings.mode}
        at={`${at}.stacking`}
        deep
        owns={(issue) => issue.at === at && aboutOthers(issue)}
        control={(control) => (
          <select
            {...control}
            value={combines ? 'combines' : 'alone'}
            onChange={({ currentTarget }) => set(currentTarget.value === 'alone' ? undefined : { combinesWith: ['shipping'] })}
          >
            <option value="alone">{strings.alone}</option>
            <option value="combines">{strings.combines}</option>
          </select>
        )}
      />
      {combines && (
        <fieldset class="checks">
          <legend>{strings.combinesHint}</legend>
          {classes.map((name) => (
            <CheckField
              key={name}
              label={strings.classes[name]}
              checked={named.includes(name)}
              disabled={!mayWrite}
              change={(on) => set({ combinesWith: classes.filter((one) => (one === name ? on : named.includes(one))) })}
            />
          ))}
        </fieldset>
      )}
      <CheckField
        label={strings.inRule}
        hint={strings.inRuleHint}
        checked={rule.includes(id)}
        disabled={!mayWrite}
        change={(on) => edit((now) => setAt(now, 'rule', on ? [...listOf(now.rule), id] : listOf(now.rule).filter((one) => one !== id)))}
      />
    </Panel>
  );
};
