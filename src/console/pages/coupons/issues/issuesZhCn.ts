import { hits } from '../../../i18n/i18n';
import type { IssueSentence } from './issueWords';

/** 以 `checkCampaign` 的代码为键。 */
export const issuesZhCn: Readonly<Record<string, IssueSentence>> = {
  title_missing: () => ({ what: '优惠券还没有英文标题。', fix: '用几个词写明顾客能得到什么。' }),
  cap_missing: () => ({
    what: '没有填写单笔订单的最高优惠。',
    fix: '请填写：每发出一个券码就从预算中预留这笔金额，任何订单都不会超出您的预料。',
  }),
  explore_too_large: (_, { percent }) => ({ what: '随机尝试的比例过高。', fix: `请不要超过 ${percent(0.1)}。` }),
  shares_sum: ({ sum }, { percent }) => ({ what: `三个比例合计为 ${percent(sum)}。`, fix: '请调整其中一个，使合计为 100%。' }),
  reports_mode_contradicts: () => ({
    what: '活动文件对隐私报告有两种说法。',
    fix: '请重新选择，或从文件中删除 “enabled”，只保留 “mode”。',
  }),
  fairness_bounds: () => ({ what: '最低价值高于最高价值。', fix: '请将两者对调。' }),
  tiers_same_threshold: () => ({ what: '有两档的起点金额相同。', fix: '请为每一档填写不同的金额。' }),
  field_missing: () => ({ what: '此处为空。', fix: '请填写。' }),
  field_unknown: () => ({ what: 'Couplet 不认识此字段。', fix: '请从活动文件中删除它。' }),
  field_invalid: ({ expected }, { fault, digits }) => {
    if (expected !== 'number') return { what: '此内容无法识别。', fix: '请重新选择或填写。' };
    if (fault === 'fine')
      return { what: '金额小于货币的最小单位。', fix: digits === 0 ? '请去掉小数部分。' : `请最多保留 ${digits} 位小数。` };
    if (fault === 'large') return { what: '数值过大。', fix: '请填写较小的数。' };
    return { what: '这不是数字。', fix: '请填写数字，小数点用“.”，例如 12.50。' };
  },
  value_too_small: ({ least, above }, { bound, field, most }) => ({
    what:
      least === undefined
        ? `“${field}”须大于 ${bound(above)}。`
        : most === undefined
          ? `“${field}”不得小于 ${bound(least)}。`
          : `“${field}”须在 ${bound(least)} 到 ${bound(most)} 之间。`,
    fix: '',
  }),
  value_too_large: ({ most, below }, { bound, field, least }) => ({
    what:
      most === undefined
        ? `“${field}”须小于 ${bound(below)}。`
        : least === undefined
          ? `“${field}”不得大于 ${bound(most)}。`
          : `“${field}”须在 ${bound(least)} 到 ${bound(most)} 之间。`,
    fix: '',
  }),
  too_short: ({ least }, { field }) => ({ what: `“${field}”至少需要 ${least} 个。`, fix: '' }),
  too_long: ({ most }, { field }) => ({ what: `“${field}”过长。`, fix: `最多 ${most} 个。` }),
  not_whole: (_, { field }) => ({ what: `“${field}”须为整数。`, fix: '' }),
  format_invalid: (_, { field }) => ({ what: `“${field}”格式不正确。`, fix: '请参照该字段的示例填写。' }),
  choice_invalid: () => ({ what: '没有这个选项。', fix: '请从列表中选择。' }),
  condition_field_unknown: ({ field }) => ({ what: `没有设备认识“${field}”。`, fix: '请从列表中选择字段。' }),
  condition_operator_unknown: ({ operator }) => ({ what: `“${operator}”不是有效的比较方式。`, fix: '请从列表中选择。' }),
  condition_negative: () => ({ what: '不能为负数。', fix: '请填写不小于 0 的数，或删除此行。' }),
  condition_malformed: () => ({ what: '此条件尚未填完。', fix: '请填写比较的值，或删除此行。' }),
  coupon_duplicate: ({ coupon }) => ({
    what: `有两张优惠券的编号都是“${coupon}”。`,
    fix: '请删除其中一张，或改用“复制”：副本会有自己的编号。',
  }),
  coupon_reserved: ({ coupon }) => ({ what: `在 Couplet 中“${coupon}”表示“不发券”。`, fix: '请删除此优惠券，换一个编号重新创建。' }),
  budget_below_discount: ({ budget, most }, { money }) => ({
    what: `预算 ${money(budget)} 连一个券码都付不起，一个券码最多可能花费 ${money(most)}。`,
    fix: `请将预算提高到 ${money(most)} 以上，或降低最高优惠。`,
  }),
  budget_absent: () => ({ what: '此优惠券的花费没有任何上限。', fix: '请设置预算或券码数量。' }),
  budget_empty: () => ({ what: '有一项上限为 0，因此不会发出任何券码。', fix: '请提高上限；若不限，请清空该栏。' }),
  code_duplicate: ({ code }) => ({
    what: `另一张优惠券已使用券码“${code}”。`,
    fix: '请改用其他券码。',
  }),
  coupon_unknown: ({ coupon }) => ({ what: `此处提到的“${coupon}”不是活动中的优惠券。`, fix: '请删除该名称，或重新添加此优惠券。' }),
  ends_before_start: ({ startsAt }, { moment }) => ({
    what: '优惠券在开始之前就结束了。',
    fix: `请选择晚于 ${moment(startsAt)} 的结束时间。`,
  }),
  coupon_ended: ({ endsAt }, { moment }) => ({
    what: `优惠券已于 ${moment(endsAt)} 结束。`,
    fix: '请选择将来的结束时间，或删除此优惠券。',
  }),
  scope_matches_nothing: ({ name }) => ({
    what: `没有匹配的商品：店铺中没有“${name}”。`,
    fix: '请检查拼写，或从列表中选择分类和商品。',
  }),
  scope_name_unknown: ({ name, more }) => ({
    what: more === 0 ? `店铺中没有“${name}”。` : `店铺中没有“${name}”，另有 ${more} 项也不存在。`,
    fix: '请检查拼写，或将其移除。',
  }),
  sensitive_category: ({ text, what }) => ({
    what: `“${text}”属于敏感类别（${sensitive[what ?? ''] ?? what}），优惠券不得以此为条件。`,
    fix: '请改用其他分类，或将其移除。',
  }),
  protected_attribute: ({ text, what }) => ({
    what: `“${text}”按${barred[what ?? ''] ?? what}区分顾客，任何优惠券都不得如此。`,
    fix: '请去掉它。',
  }),
  value_below_floor: ({ value, floor }, { money }) => ({
    what: `此优惠券最多价值 ${money(value)}，低于优惠券最低价值 ${money(floor)}。`,
    fix: '请提高优惠，或降低最低价值。',
  }),
  value_above_ceiling: ({ value, ceiling }, { money }) => ({
    what: `此优惠券可能价值 ${money(value)}，高于优惠券最高价值 ${money(ceiling)}。`,
    fix: '请降低优惠，或提高最高价值。',
  }),
  below_margin_floor: ({ cart, cost, left, least }, { money }) => ({
    what: `订单为 ${money(cart)} 时优惠 ${money(cost)}，${
      Number(left) < 0 ? `会亏损 ${money(-Number(left))}` : `毛利只剩 ${money(left)}`
    }，低于您的下限 ${money(least)}。`,
    fix: '请降低优惠、提高购物车金额门槛，或核对“您的店铺”中的毛利率。低于下限的订单不会看到此优惠券。',
  }),
  time_zone_unknown: ({ timeZone }) => ({ what: `没有名为“${timeZone}”的时区。`, fix: '请从列表中选择，例如 Asia/Shanghai。' }),
  policy_floor_too_large: ({ coupons }) => ({
    what: `对 ${coupons} 张优惠券来说，每张的最低概率过高。`,
    fix: '请减少优惠券，或在活动文件中降低 policy.floor。',
  }),
  coupons_missing: () => ({ what: '还没有优惠券。', fix: '请从模板添加一张。' }),
  rule_empty: () => ({
    what: '您自己的规则有顾客比例，但没有优惠券。',
    fix: '请在某张优惠券上勾选“纳入您自己的规则”，或将该比例设为 0。',
  }),
  priority_never_shows: ({ other }, { coupon }) => ({
    what: `此优惠券永远不会展示：“${coupon(other)}”优先级更高，且总是同时有效。`,
    fix: '请收窄另一活动的受众，或更改优先级。',
  }),
  coupon_not_in_period: () => ({ what: '优惠券与其活动的有效时间没有重叠。', fix: '请更改其中一个的日期。' }),
  coupon_in_two_campaigns: ({ coupon: id }, { coupon }) => ({ what: `“${coupon(id)}”属于两个活动。`, fix: '请从其中一个移除。' }),
  coupons_too_many: ({ coupons, most }) => ({
    what: `设备最多可容纳 ${most} 张优惠券，目前有 ${coupons} 张未暂停。`,
    fix: '请暂停或删除目前不需要的优惠券。',
  }),
  campaign_duplicate: () => ({ what: '两个活动的 ID 相同。', fix: '请删除其中一个并重新创建。' }),
  segment_duplicate: () => ({ what: '两个人群的 ID 相同。', fix: '请删除其中一个并重新保存。' }),
  campaign_ends_before_start: ({ startsAt }, { moment }) => ({
    what: '活动在开始之前就结束了。',
    fix: `请选择晚于 ${moment(startsAt)} 的结束时间。`,
  }),
  campaign_budget_below_discount: ({ budget, most }, { money }) => ({
    what: `共享预算 ${money(budget)} 不足以支付一个券码，一个券码最多可能花费 ${money(most)}。`,
    fix: `请将预算设为 ${money(most)} 或更多。`,
  }),
  campaign_budget_empty: () => ({ what: '共享预算有一项上限为 0，因此不会发出任何券码。', fix: '请提高上限；若不限，请清空该栏。' }),
  rule_never_shows: ({ other }, { coupon }) => ({
    what: `您自己的规则永远轮不到此优惠券：“${coupon(other)}”排在前面，且总是同时有效。`,
    fix: '请收窄前者的受众、为两者设置不同商品，或将此券上移。',
  }),
  exclusive_overlap: ({ other }, { coupon }) => ({
    what: `顾客可能同时拥有此券与“${coupon(other)}”，适用商品相同，却只能使用一张。`,
    fix: '请错开时间或商品，或在“同用”中允许同时使用。',
  }),
  no_holdout: () => ({
    what: '没有对照组，无法衡量优惠券带来的收益。',
    fix: '请将“无优惠券”设为至少 5%，通常为 10%。',
  }),
  arm_too_small: ({ share, least }, { percent }) => ({
    what: `${percent(share)} 的比例需要很久才能看出结果。`,
    fix: `请设为 0，或不低于 ${percent(least)}。`,
  }),
  experiment_changed: ({ orders }) => ({
    what: `更改比例会使正在进行的实验的 ${orders} 笔订单失效。`,
    fix: '请恢复原来的比例，或开始新的实验。',
  }),
  creatives_changed: ({ orders }) => ({
    what: `更改版本会使正在进行的测试的 ${orders} 笔订单失效。`,
    fix: '请恢复原来的版本，或开始新的测试。',
  }),
  creative_duplicate: ({ creative }) => ({
    what: `有两个版本都叫“${creative}”。`,
    fix: '请为每个版本取不同的名称。“control” 表示优惠券现在的样子。',
  }),
  creative_same: () => ({ what: '此版本与优惠券相同。', fix: '请更改标题、图片、样式或时机，或删除此版本。' }),
  creative_format_unknown: () => ({ what: '此样式未知。', fix: '请从列表中选择。' }),
  pictures_too_many: ({ pictures, most }) => ({
    what: `活动中有 ${pictures} 张图片。为保护所选优惠券的隐私，页面会加载全部图片。`,
    fix: `请最多使用 ${most} 张。`,
  }),
  selector_invalid: ({ selector, fault }) => ({
    what: `“${selector}”不是 CSS 选择器：${selectorFaults[String(fault)]}。`,
    fix: '请使用 .help、#help 或 [data-help] 这样的选择器，以英文逗号分隔。',
  }),
  split_helper_absent: () => ({
    what: '安全聚合需要由另一机构运行的辅助服务器。',
    fix: '请填写辅助服务器的运营方和公钥，或改用其他方式。',
  }),
  reports_linkable: ({ auc, fits }) => ({
    what: `同一位顾客的两份隐私报告过于容易被对上：100 次中可对上 ${hits(auc)} 次，盲猜为 50 次。`,
    fix: `请将 ε 降到 ${fits} 或更低，或勾选“询问领取与关闭”。`,
  }),
  too_deep: () => ({ what: '活动嵌套过深，无法读取。', fix: '请简化其中的条件。' }),
};

const sensitive: Readonly<Record<string, string>> = {
  health: '健康',
  sexuality: '性取向与性生活',
  religion: '宗教',
  politics: '政治',
  children: '儿童',
  "the merchant's list": '您自己列出的类别',
};

const barred: Readonly<Record<string, string>> = {
  'device class': '设备类型',
  locale: '语言',
  address: '住址',
  'payment means': '支付方式',
};

const selectorFaults: Readonly<Record<string, string>> = {
  end: '末尾缺少内容',
  digit: '“.”或“#”之后的名称以数字开头',
  bracket: '括号没有成对',
  pseudo: '冒号之后的词不存在',
  other: '浏览器无法识别',
};
