import { useStrings } from '../../../i18n/language';
import { Panel } from '../../../ui/Panel';
import { fieldsOf, listOf } from '../draft/draft';
import { useEditing, useValue } from '../draft/editing';
import { setAt } from '../draft/setAt';
import { CheckField } from '../fields/CheckField';
import { FieldAt } from '../fields/FieldAt';
import { aboutOthers } from '../issues/placeIssues';
import { editorStrings } from './editorStrings';

const classes = ['product', 'order', 'shipping'] as const;

/** Beside which other coupons it may be used, and whether the merchant's own rule has it. */
export const Together = ({ at, id }: { readonly at: string; readonly id: string }) => {
  const strings = useStrings(editorStrings);
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
