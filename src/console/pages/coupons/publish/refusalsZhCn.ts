import type { RefusalSentence } from './refusalWords';

const about = (coupon: string): string => (coupon === '' ? '其中一张优惠券' : coupon);

/** 以 `POST /v1/admin/campaign/publish` 的原因代码为键。 */
export const refusalsZhCn: Readonly<Record<string, RefusalSentence>> = {
  discount_unsupported: (coupon) => ({
    what: `您店铺的结账系统无法准确执行${about(coupon)}的优惠。`,
    fix: '请换一种优惠形式，或更换适用商品。',
  }),
  stacking_unsupported: (coupon) => ({
    what: `您店铺的每笔订单只能使用一个券码，${about(coupon)}不能与其他优惠券同用。`,
    fix: '请将它设为单独使用。',
  }),
  condition_unsupported: (coupon) => ({
    what: `您店铺的结账系统无法核对${about(coupon)}的一个条件。`,
    fix: '请去掉该条件，或只要求购物车的最低金额。',
  }),
  scope_unsupported: (coupon) => ({
    what: `您店铺的结账系统无法将${about(coupon)}限定于这些商品。`,
    fix: '请只填商品或只填类别，或让它适用于全店。',
  }),
  scope_unknown: (coupon) => ({ what: `${about(coupon)}写了您店铺没有的商品或类别。`, fix: '请按店铺中的写法填写。' }),
  currency_unsupported: () => ({ what: '您的店铺使用另一种货币。', fix: '请在“您的店铺”中更正货币。' }),
  sensitive_category: (coupon) => ({
    what: `${about(coupon)}涉及过于私密的内容，不能据此选择优惠券。`,
    fix: '请从适用商品、条件或属性中删除该词。',
  }),
  protected_attribute: (coupon) => ({ what: `${about(coupon)}按不应影响优惠的因素区分顾客。`, fix: '请从条件或属性中删除。' }),
  value_below_floor: (coupon) => ({ what: `${about(coupon)}的价值低于活动承诺的最低值。`, fix: '请提高优惠，或在“高级”中调低下限。' }),
  value_above_ceiling: (coupon) => ({
    what: `${about(coupon)}的价值可能高于活动承诺的最高值。`,
    fix: '请降低优惠，或在“高级”中调高上限。',
  }),
  campaign_invalid: () => ({ what: '此活动目前还不能发布。', fix: '请返回并解决页面列出的问题。' }),
  draft_changed: () => ({ what: '其他人刚刚修改了此活动。', fix: '请返回查看对方的版本，然后再发布。' }),
  terms_changed: () => ({ what: '线上内容刚刚发生了变化。', fix: '请刷新页面，查看改动后再发布。' }),
  signing_key_absent: () => ({ what: '此服务器不再持有活动的签名密钥。', fix: '请刷新页面，页面会说明如何在保存密钥的电脑上发布。' }),
  shop_unreachable: () => ({ what: '无法连接到您的店铺。', fix: '请确认店铺正在运行，一分钟后再试。' }),
  shop_no_answer: () => ({ what: '您的店铺没有及时响应。', fix: '请一分钟后再试。' }),
  shop_unauthorized: () => ({ what: '您的店铺不接受此服务器的密钥。', fix: '请联系服务器管理员更换密钥。' }),
  shop_refused: () => ({ what: '您的店铺拒绝说明它支持哪些功能。', fix: '请查看店铺的日志后再试。' }),
  shop_malformed: () => ({ what: '您店铺的回答无法识别。', fix: '请确认店铺扩展的版本正确。' }),
  capabilities_malformed: () => ({ what: '您店铺的功能清单无法识别。', fix: '请联系店铺维护人员修正。' }),
  shop_extension_missing: () => ({ what: '您的店铺尚未安装 Couplet 扩展。', fix: '请先在店铺中安装，再重新发布。' }),
  bundle_incompatible: () => ({ what: '线上模型与此服务器的版本不一致。', fix: '请用此版本重新训练，并发布结果。' }),
  bundle_invalid: () => ({
    what: '顾客的设备会拒绝由此活动生成的内容，因此没有发布。',
    fix: '这是 Couplet 的问题，与您无关：请把原因代码告诉服务器管理员。',
  }),
  store_unavailable: () => ({ what: '无法连接到服务器的数据库，未作任何更改。', fix: '请一分钟后再试。' }),
  overloaded: () => ({ what: '服务器繁忙，未作任何更改。', fix: '请一分钟后再试。' }),
};
