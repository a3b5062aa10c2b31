import * as popover from '@zag-js/popover';
import { normalizeProps, useMachine } from '@zag-js/preact';
import { CircleQuestionMark } from 'lucide-preact';
import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import { useDirection, useStrings } from '../i18n/i18n';
import { uiStrings } from './strings';

/**
 * A question mark that opens an explanation.
 * @param about what it explains, for the button's name
 */
export const Help = ({ about, children }: { readonly about: string; readonly children: ComponentChildren }) => {
  const strings = useStrings(uiStrings);
  const service = useMachine(popover.machine, { id: useId(), dir: useDirection(), autoFocus: false, positioning: { strategy: 'fixed' } });
  const api = popover.connect(service, normalizeProps);
  const content = { ...api.getContentProps(), 'aria-label': about };
  return (
    <>
      <button {...api.getTriggerProps()} class="icon-button help" aria-label={strings.helpOn(about)}>
        <CircleQuestionMark size={15} aria-hidden="true" />
      </button>
      {api.open && (
        <div {...api.getPositionerProps()}>
          <div {...content} class="floating help-text">
            {children}
          </div>
        </div>
      )}
    </>
  );
};
