import type { ComponentChildren } from 'preact';
import type { Inspection } from '../../worker/api';
import type { Format } from '../i18n/format';
import type { PanelStrings } from '../i18n/panelStrings';
import { isAssignmentEvent } from './Records';

interface OverviewProps {
  readonly inspection: Inspection;
  readonly strings: PanelStrings;
  readonly format: Format;
}

/** Everything that was sent, as a list of kinds with their numbers. */
const sentWords = ({ reports: { sent }, codes, messages }: Inspection, strings: PanelStrings, format: Format): string => {
  const groups = sent.filter(isAssignmentEvent).length;
  const numbers = { reports: sent.length - groups, codes, messages: messages.length };
  const words = (['reports', 'codes', 'messages'] as const).flatMap((kind) =>
    numbers[kind] > 0 ? [strings.counts[kind](numbers[kind], format.number)] : [],
  );
  const all = groups > 0 ? [...words, strings.group] : words;
  return all.length > 0 ? format.list(all) : strings.nothingSent;
};

/** What is stored, and for how long. */
const storedWords = ({ storage, events, since, kept }: Inspection, strings: PanelStrings, format: Format): readonly string[] => {
  if (storage !== 'indexeddb') return strings.nothingStored[storage];
  const date = since !== undefined && format.isolate(new Intl.DateTimeFormat(format.wording, { dateStyle: 'medium' }).format(since));
  return [date ? strings.events(events, date, format.number) : strings.nothingYet, strings.retention(kept.days, format.number)];
};

interface CardProps {
  readonly name: string;
  readonly title: string;
  readonly value: string | undefined;
  readonly children: ComponentChildren;
}

const Card = ({ name, title, value, children }: CardProps) => (
  <section class={`card ${name}`} part="overview">
    <h3>{title}</h3>
    <p class="value">{value}</p>
    {children}
  </section>
);

/** What is stored, what was sent, and what is left of the privacy budget, in words. */
export const Overview = ({ inspection, strings, format }: OverviewProps) => {
  const { spent, reports } = inspection;
  const [stored, storedMeans] = storedWords(inspection, strings, format);
  const used = Math.min(100, (100 * spent.lifetime.spent) / spent.lifetime.most);
  return (
    <div class="cards">
      <Card name="stored" title={strings.cards.stored} value={stored}>
        <p>{storedMeans}</p>
      </Card>
      <Card name="sent" title={strings.cards.sent} value={sentWords(inspection, strings, format)}>
        <p>
          {reports.waiting.length > 0 ? `${strings.waitingCount(reports.waiting.length, format.number)}${strings.between}` : ''}
          {strings.sentMeans}
        </p>
      </Card>
      <Card name="budget" title={strings.cards.budget} value={strings.left(spent.left, format.number)}>
        {/* Preact sets style properties one by one through CSSOM, which a strict style-src allows. */}
        <div class="meter" aria-hidden="true">
          <span style={{ width: `${100 - used}%` }} />
        </div>
        <p>{strings.leftMeans}</p>
      </Card>
    </div>
  );
};
