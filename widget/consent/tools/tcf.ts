import { type Fields, fieldsOf } from '../../capture/platforms/fields';
import type { Said } from '../resolveConsent';
import { purposesSaid } from './purposes';

/**
 * What a TCData object says; `undefined` = nothing new: a stub, a dialog that is open, an error. Where the GDPR does not apply the framework has
 * no say, so other signals decide.
 * https://github.com/InteractiveAdvertisingBureau/GDPR-Transparency-and-Consent-Framework/blob/master/TCFv2/IAB%20Tech%20Lab%20-%20CMP%20API%20v2.md#tcdata
 */
export const tcfSaid = ({ gdprApplies, eventStatus, cmpStatus, purpose }: Fields, success: unknown): Said | undefined => {
  if (success !== true || cmpStatus === 'error') return undefined;
  if (gdprApplies === false) return {};
  if (eventStatus !== 'tcloaded' && eventStatus !== 'useractioncomplete') return undefined;
  const consents = fieldsOf(fieldsOf(purpose).consents);
  return purposesSaid((id) => consents[id]);
};
