import { DAY, type Instant, MINUTE } from '../../../../protocol/clock';
import { useStrings } from '../../../i18n/language';
import { Panel } from '../../../ui/Panel';
import { useEditing } from '../draft/editing';
import type { AtProps } from '../fields/FieldAt';
import { TypedAt } from '../fields/TypedAt';
import { editorStrings } from './editorStrings';

const formatters = new Map<string, Intl.DateTimeFormat>();

const formatterOf = (timeZone: string): Intl.DateTimeFormat => {
  const known = formatters.get(timeZone);
  if (known) return known;
  const parts = { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' } as const;
  const made = new Intl.DateTimeFormat('en-CA', { timeZone, hourCycle: 'h23', ...parts });
  formatters.set(timeZone, made);
  return made;
};

/** An instant as the shop's clock shows it, e.g. `2026-12-24T18:00`, as `datetime-local` wants it; empty where it is none. */
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
 * The instant at which the shop's clock shows `2026-12-24T18:00`; `undefined` where the text is none. A time that clocks skip is the one after they
 * were put forward by as much; of one they show twice, the first.
 */
export const instantOf = (local: string, timeZone: string): Instant | undefined => {
  const wanted = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/.test(local) ? Date.parse(`${local}Z`) : Number.NaN;
  if (Number.isNaN(wanted)) return undefined;
  const shown = (at: Instant): number => Date.parse(`${localMoment(at, timeZone)}Z`);
  // A clock has the offset it had a day before or the one it has a day after.
  const candidates = [-DAY, DAY].map((off) => wanted - (shown(wanted + off) - (wanted + off)));
  const exact = candidates.filter((at) => Math.abs(shown(at) - wanted) < MINUTE);
  return exact.length > 0 ? Math.min(...exact) : Math.max(...candidates);
};

/** A moment by the shop's clock, kept as UTC ms. */
const MomentAt = (props: AtProps) => {
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

/** When the coupon is valid, by the shop’s clock. */
export const Dates = ({ at }: { readonly at: string }) => {
  const strings = useStrings(editorStrings);
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
