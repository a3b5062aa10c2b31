import { Trash2 } from 'lucide-preact';
import { useState } from 'preact/hooks';
import { useStrings } from '../../../languages/strings';
import { Field } from '../../../ui/Field';
import { Panel } from '../../../ui/Page';
import { Picker } from '../../../ui/Picker';
import { fieldsOf, idOf, listOf, setAt, textOrNothing, valueAt } from '../../coupons/draft/draft';
import { useEditing } from '../../coupons/draft/editing';
import { Condition } from '../../coupons/editor/Condition';
import { useFocusPlace } from '../../coupons/issues/issuePlaces';
import { useAct } from '../model/act';

const newId = (): string => `s-${Array.from(crypto.getRandomValues(new Uint8Array(5)), (byte) => (byte % 36).toString(36)).join('')}`;

/** Saved audiences: use one, save this one, delete one. */
const Segments = ({ at }: { readonly at: string }) => {
  const strings = useStrings('campaignList');
  const { remove } = useStrings('ui');
  const { draft, mayWrite } = useEditing();
  const act = useAct();
  const [name, setName] = useState('');
  const segments = listOf(draft.segments).map((segment) => ({ id: idOf(segment), name: textOrNothing(fieldsOf(segment).name), segment }));
  const when = valueAt(draft, `${at}.when`);
  const trimmed = name.trim();
  return (
    <Panel title={strings.segments} lead={strings.segmentsLead}>
      {segments.length > 0 && (
        <Picker
          label={strings.useSegment}
          value={[]}
          options={segments.map(({ id, name: label }) => ({ value: id, label }))}
          disabled={!mayWrite}
          choose={([chosen]) => {
            const known = segments.find(({ id }) => id === chosen);
            if (known) act(strings.segmentUsed(known.name), (now) => setAt(now, `${at}.when`, fieldsOf(known.segment).when));
          }}
        />
      )}
      <form
        class="inline-form"
        onSubmit={(event) => {
          event.preventDefault();
          if (trimmed === '' || when === undefined) return;
          const segment = { id: newId(), name: trimmed, when };
          act(strings.segmentSaved(trimmed), (now) => ({ ...now, segments: [...listOf(now.segments), segment] }));
          setName('');
        }}
      >
        <Field
          label={strings.segmentName}
          control={(ids) => (
            <input
              {...ids}
              type="text"
              maxLength={80}
              autoComplete="off"
              value={name}
              disabled={!mayWrite}
              onInput={({ currentTarget }) => setName(currentTarget.value)}
            />
          )}
        />
        <button type="submit" disabled={!mayWrite || trimmed === '' || when === undefined}>
          {strings.saveSegment}
        </button>
      </form>
      {mayWrite && segments.length > 0 && (
        <ul class="plain segments-list">
          {segments.map(({ id, name: label }) => (
            <li key={id}>
              {label}
              <button
                type="button"
                class="icon-button"
                aria-label={remove(label)}
                onClick={() =>
                  act(strings.segmentRemoved(label), (now) => ({
                    ...now,
                    segments: listOf(now.segments).filter((segment) => idOf(segment) !== id),
                  }))
                }
              >
                <Trash2 size={16} aria-hidden="true" />
              </button>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
};

/** Who may get the coupons of a campaign. */
export const Audience = ({ at, focus }: { readonly at: string; readonly focus: string | undefined }) => {
  useFocusPlace(focus);
  const strings = useStrings('campaignList');
  return (
    <>
      <Panel title={strings.one.audience} lead={strings.audienceLead}>
        <Condition at={`${at}.when`} />
      </Panel>
      <Segments at={at} />
    </>
  );
};
