import { useRef, useState } from 'preact/hooks';
import { useStrings } from '../../../languages/strings';
import { Field } from '../../../ui/Field';
import { Notice } from '../../../ui/Notice';
import { conditionOf, type Group, groupOf, leafAbout, type Row } from '../draft/conditionTree';
import { fieldsOf, valueAt } from '../draft/draft';
import { useEditing } from '../draft/editing';
import { FieldAt } from '../fields/FieldAt';
import { focusAfterDrawing } from '../issues/issuePlaces';
import { ConditionRow } from './ConditionRow';

/** Editor for the JSON of a condition that rows cannot show. */
const ConditionJson = ({ at }: { readonly at: string }) => {
  const strings = useStrings('conditions');
  const { draft, set } = useEditing();
  const [typed, setTyped] = useState<string>();
  const [bad, setBad] = useState(false);
  const change = (text: string): void => {
    setTyped(text);
    try {
      set(at, JSON.parse(text));
      setBad(false);
    } catch {
      setBad(true);
    }
  };
  return (
    <>
      <Notice kind="info">
        <p>{strings.deep}</p>
      </Notice>
      <FieldAt
        label={strings.json}
        error={bad ? strings.jsonBad : undefined}
        at={at}
        deep
        control={(control) => (
          <textarea
            {...control}
            rows={10}
            class="mono"
            dir="ltr"
            spellcheck={false}
            value={typed ?? JSON.stringify(valueAt(draft, at), undefined, 2)}
            onInput={({ currentTarget }) => change(currentTarget.value)}
            onBlur={() => {
              if (!bad) setTyped(undefined);
            }}
          />
        )}
      />
    </>
  );
};

type Mode = Group['mode'];

const ModeChoice = ({ mode, choose }: { readonly mode: Mode; readonly choose: (mode: Mode) => void }) => {
  const strings = useStrings('conditions');
  const { mayWrite } = useEditing();
  return (
    <Field
      label={strings.mode}
      control={(ids) => (
        <select
          {...ids}
          disabled={!mayWrite}
          value={mode}
          onChange={({ currentTarget }) => choose(currentTarget.value === 'any' ? 'any' : 'all')}
        >
          <option value="all">{strings.all}</option>
          <option value="any">{strings.any}</option>
        </select>
      )}
    />
  );
};

const replaced = (rows: readonly Row[], place: number, row: Row | undefined): readonly Row[] =>
  rows.flatMap((one, i) => (i === place ? (row ? [row] : []) : [one]));

const Rows = ({ at, group }: { readonly at: string; readonly group: Group }) => {
  const strings = useStrings('conditions');
  const { draft, set, mayWrite } = useEditing();
  const { mode, rows } = group;
  /** A condition with a single leaf has no list around it. */
  const placeOf = (row: number): string => (mode in fieldsOf(valueAt(draft, at)) ? `${at}.${mode}.${row}` : at);
  const adding = useRef<HTMLButtonElement>(null);
  const keep = (next: Group): void => set(at, conditionOf(next));
  const add = (row: Row, field: string): void => {
    keep({ mode, rows: [...rows, row] });
    focusAfterDrawing(`${at}.${mode}.${rows.length}.${field}`);
  };
  const put = (place: number, row: Row | undefined): void => {
    keep({ mode, rows: replaced(rows, place, row) });
    // The delete button is removed with its row.
    if (!row) adding.current?.focus();
  };
  const fresh = leafAbout('cart.value');
  const other = mode === 'all' ? 'any' : 'all';
  return (
    <>
      {rows.length === 0 && <p>{strings.everybody}</p>}
      {rows.length > 1 && <ModeChoice mode={mode} choose={(chosen) => keep({ mode: chosen, rows })} />}
      {rows.map((row, i) => {
        const name = String(i + 1);
        const place = placeOf(i);
        if ('leaf' in row)
          return <ConditionRow key={i} name={name} at={place} within={at} leaf={row.leaf} change={(leaf) => put(i, leaf && { leaf })} />;
        const { leaves, mode: inner } = row.group;
        const regroup = (next: typeof row.group): void => put(i, { group: next });
        return (
          <fieldset key={i} class="group">
            <legend>{strings.group(name)}</legend>
            <ModeChoice mode={inner} choose={(chosen) => regroup({ mode: chosen, leaves })} />
            {leaves.map((leaf, j) => (
              <ConditionRow
                key={j}
                name={`${name}.${j + 1}`}
                at={`${place}.${inner}.${j}`}
                within={at}
                leaf={leaf}
                change={(next) => regroup({ mode: inner, leaves: leaves.flatMap((one, k) => (k === j ? (next ? [next] : []) : [one])) })}
              />
            ))}
            <div class="buttons">
              <button
                type="button"
                disabled={!mayWrite}
                onClick={() => {
                  regroup({ mode: inner, leaves: [...leaves, fresh] });
                  focusAfterDrawing(`${place}.${inner}.${leaves.length}.field`);
                }}
              >
                {strings.add}
              </button>
              <button type="button" class="quiet" disabled={!mayWrite} onClick={() => put(i, undefined)}>
                {strings.removeGroup(name)}
              </button>
            </div>
          </fieldset>
        );
      })}
      <div class="buttons">
        <button ref={adding} type="button" disabled={!mayWrite} onClick={() => add({ leaf: fresh }, 'field')}>
          {strings.add}
        </button>
        <button type="button" disabled={!mayWrite} onClick={() => add({ group: { mode: other, leaves: [fresh] } }, `${other}.0.field`)}>
          {strings.addGroup}
        </button>
      </div>
    </>
  );
};

/** Who sees a coupon, in rows. Conditions that rows cannot show are kept and shown as JSON. */
export const Condition = ({ at }: { readonly at: string }) => {
  const { draft } = useEditing();
  const group = groupOf(valueAt(draft, at));
  return group ? <Rows at={at} group={group} /> : <ConditionJson at={at} />;
};
