import type { PushStateAnswer } from '../../api/channelsSchema';
import { useFormats, useStrings } from '../../i18n/language';
import { DataTable } from '../../ui/DataTable';
import { Reveal } from '../../ui/Reveal';
import { pushStrings } from './pushStrings';

/** The latest wake-ups, and so how many browsers there were at each. */
export const Wakes = ({ state: { wakes, waiting } }: { readonly state: PushStateAnswer }) => {
  const strings = useStrings(pushStrings);
  const { count, moment } = useFormats();
  if (wakes.length === 0) return <p class="muted">{strings.never}</p>;
  const [latest] = wakes;
  const table = () => (
    <DataTable
      caption={strings.wakes}
      quietCaption
      rows={wakes}
      keyOf={({ seq }) => String(seq)}
      columns={[
        { key: 'at', title: strings.at, cell: ({ at }) => <span class="whole">{moment(at)}</span> },
        { key: 'sent', title: strings.sent, figure: true, cell: ({ sent }) => count(sent) },
        { key: 'gone', title: strings.gone, figure: true, cell: ({ gone }) => count(gone) },
        { key: 'refused', title: strings.refused, figure: true, cell: ({ refused }) => count(refused) },
        { key: 'open', title: strings.open, figure: true, cell: (wake) => count(wake === latest ? waiting : 0) },
      ]}
    />
  );
  return (
    <>
      {latest && <p>{strings.latest(moment(latest.at), count(latest.sent), count(latest.gone), count(latest.refused))}</p>}
      <Reveal label={strings.wakes}>{table}</Reveal>
    </>
  );
};
