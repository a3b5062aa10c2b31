import { Modules } from '@medusajs/framework/utils';

/** Deletes every promotion of Couplet for good, used and ended ones too: `npx medusa exec node_modules/couplet-medusa/uninstall.js`. */
const uninstall = async ({ container }) => {
  const promotions = container.resolve(Modules.PROMOTION);
  const all = await promotions.listPromotions({}, { withDeleted: true, select: ['id', 'metadata'], take: null });
  const ours = all.filter(({ metadata }) => metadata?.couplet).map(({ id }) => id);
  await promotions.deletePromotions(ours);
  process.stdout.write(`Couplet: ${ours.length} promotions deleted\n`);
};
export default uninstall;
