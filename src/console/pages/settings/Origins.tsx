import { useState } from 'preact/hooks';
import type * as v from 'valibot';
import { useAnswer } from '../../api/ask';
import { originsSchema } from '../../api/settingsSchema';
import { useFormats } from '../../i18n/i18n';
import { useStrings } from '../../languages/strings';
import { Field } from '../../ui/Field';
import { Loaded } from '../../ui/Loaded';
import { Panel } from '../../ui/Page';
import { DataTable } from '../../ui/table/DataTable';
import { SettingsForm, useSaved } from './SettingsForm';

type Known = v.InferOutput<typeof originsSchema>;

interface OriginsProps {
  readonly mayWrite: boolean;
}

interface FormProps extends OriginsProps {
  readonly known: Known;
  readonly kept: () => void;
}

/** Websites whose pages asked for coupons within a day. */
const Seen = ({ seen }: Pick<Known, 'seen'>) => {
  const strings = useStrings('origins');
  const { count, moment } = useFormats();
  if (seen.length === 0) return <p>{strings.noneSeen}</p>;
  return (
    <DataTable
      caption={strings.seen}
      rows={seen}
      keyOf={({ origin }) => origin}
      columns={[
        { key: 'origin', title: strings.website, cell: ({ origin }) => origin },
        { key: 'count', title: strings.requests, figure: true, cell: (row) => count(row.count) },
        { key: 'last', title: strings.last, cell: ({ lastAt }) => moment(lastAt) },
        { key: 'claims', title: strings.claims, cell: ({ allowed }) => (allowed ? strings.allowed : strings.refused) },
      ]}
    />
  );
};

const linesOf = (text: string): readonly string[] => text.split(/[\s,]+/).filter(Boolean);

const Form = ({ known: { allowed, seen }, mayWrite, kept }: FormProps) => {
  const strings = useStrings('origins');
  const [text, setText] = useState(allowed.join('\n'));
  const [sent, setSent] = useState<readonly string[]>([]);
  const { said, failure, edited, save } = useSaved('admin/origins', originsSchema, strings, kept);
  const malformed = failure?.code === 'origins_malformed';
  /** The line at fault; if there is none, the list is too long. */
  const wrong = malformed ? sent[Number(/\d+/.exec(failure.at ?? '')?.[0] ?? -1)] : undefined;
  const edit = (next: string): void => {
    setText(next);
    edited();
  };
  return (
    <SettingsForm
      label={strings.save}
      save={() => {
        const lines = linesOf(text);
        setSent(lines);
        void save({ allowed: lines });
      }}
      {...{ mayWrite, said }}
      failure={malformed ? undefined : failure}
    >
      <Seen seen={seen} />
      {mayWrite && seen.length > 0 && (
        <div>
          <button type="button" onClick={() => edit([...new Set([...linesOf(text), ...seen.map(({ origin }) => origin)])].join('\n'))}>
            {strings.addThese}
          </button>
        </div>
      )}
      <Field
        label={strings.list}
        hint={strings.hint}
        error={malformed && (wrong === undefined ? strings.tooMany : strings.wrong(wrong))}
        control={(ids) => (
          <textarea
            {...ids}
            class="mono"
            dir="ltr"
            rows={4}
            spellcheck={false}
            disabled={!mayWrite}
            value={text}
            onInput={({ currentTarget }) => edit(currentTarget.value)}
          />
        )}
      />
    </SettingsForm>
  );
};

/** Websites that may hand out coupons. */
export const Origins = ({ mayWrite }: OriginsProps) => {
  const strings = useStrings('origins');
  const answer = useAnswer('admin/origins', originsSchema);
  return (
    <Panel title={strings.title} lead={strings.lead}>
      <Loaded answer={answer}>{(known) => <Form known={known} mayWrite={mayWrite} kept={answer.reload} />}</Loaded>
    </Panel>
  );
};
