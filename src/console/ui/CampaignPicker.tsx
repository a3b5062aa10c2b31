import { type CampaignChoice, MAIN } from '../api/campaignChoices';
import { useStrings } from '../languages/strings';
import { setQuery } from '../routing/routes';

type Choice = Pick<CampaignChoice, 'id' | 'name'>;

/** @param mainCampaign name of the main campaign */
export const campaignName = ({ id, name }: Choice, mainCampaign: string): string => name ?? (id === MAIN ? mainCampaign : id);

interface CampaignPickerProps {
  readonly choices: readonly Choice[];
  /** Id of the chosen one; `undefined` for all. */
  readonly chosen: string | undefined;
}

/** Chooses the campaign in the address. Absent if there is only one. */
export const CampaignPicker = ({ choices, chosen }: CampaignPickerProps) => {
  const strings = useStrings('overview');
  if (choices.length < 2) return null;
  return (
    <select
      class="campaign-picker"
      aria-label={strings.campaign}
      value={chosen ?? ''}
      onChange={({ currentTarget }) => setQuery({ campaign: currentTarget.value })}
    >
      <option value="">{strings.allCampaigns}</option>
      {choices.map((choice) => (
        <option key={choice.id} value={choice.id}>
          {campaignName(choice, strings.mainCampaign)}
        </option>
      ))}
    </select>
  );
};
