import { CircleQuestionMark } from 'lucide-preact';
import type { ComponentChildren } from 'preact';
import { useStrings } from '../languages/strings';
import { Popover } from './Popover';

/**
 * A question mark that opens an explanation.
 * @param about what it explains, for the button's name
 */
export const Help = ({ about, children }: { readonly about: string; readonly children: ComponentChildren }) => {
  const strings = useStrings('ui');
  return (
    <Popover
      label={about}
      buttonLabel={strings.helpOn(about)}
      buttonLook="icon-button help"
      button={<CircleQuestionMark size={15} aria-hidden="true" />}
      look="help-text"
      focusFirst={false}
    >
      {() => children}
    </Popover>
  );
};
