import { cartRescue } from './cartRescue';
import { holiday } from './holiday';
import { newShopper } from './newShopper';
import type { Preset } from './preset';
import { targeted } from './targeted';
import { winBack } from './winBack';

/** Campaigns to pick from. */
export const presets: readonly Preset[] = [newShopper, winBack, holiday, targeted, cartRescue];

export const presetOf = (name: string): Preset | undefined => presets.find((preset) => preset.name === name);
