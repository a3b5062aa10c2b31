import { hits } from '../../i18n/i18n';
import type { strings as en } from '../en/publish';

const issueList: typeof en.issueList = {
  errors: (n) => `发布前须修正 ${n} 处错误`,
  warnings: (n) => `${n} 处提醒`,
  about: (coupon) => `${coupon}：`,
};

const aboutZhCn = (coupon: string): string => (coupon === '' ? '其中一张优惠券' : coupon);

const publishRefusals: typeof en.publishRefusals = {
  discount_unsupported: (coupon) => ({
    what: `您店铺的结账系统无法准确执行${aboutZhCn(coupon)}的优惠。`,
    fix: '请换一种优惠形式，或更换适用商品。',
  }),
  stacking_unsupported: (coupon) => ({
    what: `您店铺的每笔订单只能使用一个券码，${aboutZhCn(coupon)}不能与其他优惠券同用。`,
    fix: '请选择“每单限用一张优惠券”。',
  }),
  condition_unsupported: (coupon, field) => ({
    what: `您店铺的结账系统无法核对${aboutZhCn(coupon)}的${field === '' ? '一个条件' : `条件“${field}”`}。`,
    fix: '请在“受众”中删除该条件，或请开发人员在结账时核对它。',
  }),
  scope_unsupported: (coupon) => ({
    what: `您店铺的结账系统无法将${aboutZhCn(coupon)}限定于这些商品。`,
    fix: '请只填商品或只填类别，或让它适用于全店。',
  }),
  scope_unknown: (coupon) => ({ what: `${aboutZhCn(coupon)}写了您店铺没有的商品或类别。`, fix: '请按店铺中的写法填写。' }),
  currency_unsupported: () => ({ what: '您的店铺使用另一种货币。', fix: '请在“店铺”中更正货币。' }),
  sensitive_category: (coupon) => ({
    what: `${aboutZhCn(coupon)}涉及敏感主题。`,
    fix: '请从适用商品、条件或属性中删除该词。',
  }),
  protected_attribute: (coupon) => ({ what: `${aboutZhCn(coupon)}涉及受保护的属性。`, fix: '请从条件或属性中删除。' }),
  value_below_floor: (coupon) => ({ what: `${aboutZhCn(coupon)}的价值低于优惠券最低价值。`, fix: '请提高优惠，或在“高级”中调低下限。' }),
  value_above_ceiling: (coupon) => ({
    what: `${aboutZhCn(coupon)}的价值可能高于优惠券最高价值。`,
    fix: '请降低优惠，或在“高级”中调高上限。',
  }),
  campaign_invalid: () => ({ what: '此活动有错误。', fix: '请返回并先修正错误。' }),
  draft_changed: () => ({ what: '其他人刚刚修改了此活动。', fix: '请返回查看对方的版本，然后再发布。' }),
  live_changed: () => ({ what: '期间已有其他版本发布。', fix: '上方列表已改为与该版本比较，请查看后再恢复。' }),
  signing_key_absent: () => ({ what: '此服务器不再持有活动的签名密钥。', fix: '请刷新页面，页面会说明如何在保存密钥的电脑上发布。' }),
  shop_unreachable: () => ({ what: '无法连接到您的店铺。', fix: '请确认店铺正在运行，一分钟后再试。' }),
  shop_no_answer: () => ({ what: '您的店铺没有及时响应。', fix: '请一分钟后再试。' }),
  shop_unauthorized: () => ({ what: '您的店铺不接受此服务器的密钥。', fix: '请联系服务器管理员更换密钥。' }),
  shop_refused: () => ({ what: '您的店铺拒绝说明它支持哪些功能。', fix: '请查看店铺的日志后再试。' }),
  shop_malformed: () => ({ what: '您店铺的回答无法识别。', fix: '请确认店铺扩展的版本正确。' }),
  capabilities_malformed: () => ({ what: '您店铺的功能清单无法识别。', fix: '请联系店铺维护人员修正。' }),
  shop_extension_missing: () => ({ what: '您的店铺尚未安装 Couplet 扩展。', fix: '请先在店铺中安装，再重新发布。' }),
  shop_api_absent: () => ({ what: '店铺地址有响应，但没有找到店铺接口。', fix: '请联系服务器管理员更正地址，或开启店铺的 REST API。' }),
  shop_coupons_off: () => ({ what: '您的店铺已关闭优惠券功能。', fix: '请在 WooCommerce 的常规设置中开启，再重新发布。' }),
  shop_untrusted: () => ({ what: '您店铺的证书不被接受。', fix: '请联系店铺管理员更新证书，或让服务器信任其颁发机构。' }),
  bundle_incompatible: () => ({ what: '线上模型与此服务器的版本不一致。', fix: '请用此版本重新训练，并发布结果。' }),
  bundle_invalid: () => ({
    what: '顾客的设备会拒绝由此活动生成的内容，因此没有发布。',
    fix: '这是 Couplet 的错误，请将以下详情告诉服务器管理员。',
  }),
  store_unavailable: () => ({ what: '无法连接到服务器的数据库，未作任何更改。', fix: '请一分钟后再试。' }),
  overloaded: () => ({ what: '服务器繁忙，未作任何更改。', fix: '请一分钟后再试。' }),
};

const publish: typeof en.publish = {
  publish: '检查并发布',
  title: '发布这些更改？',
  lead: '顾客的设备将在一分钟内获取以下更改：',
  nothing: '没有可发布的更改。',
  pooled: '实验继续进行：目标更改前后的结果会合并计算。',
  pending: {
    token_keys: '发布会更新隐私报告所用令牌的密钥。',
    split_key: '发布会更新此服务器用于安全聚合的密钥。',
    strata: '发布会加入隐私报告的最新结果。',
    head: '发布会去除模型中在设备上表现不佳的部分。',
  },
  blocked: '发布之前请修正这些错误：',
  unwise: '发布之前请查看这些警告：',
  unsaved: '请先保存草稿。',
  confirm: '立即发布',
  doneOff: '已发布。优惠券目前处于停用状态，顾客还看不到。',
  turnOn: '开启优惠券',
  isOn: '已发布，优惠券已开启。',
  changes: {
    added: (coupon) => `新增：“${coupon}”。`,
    coupon: (coupon) => `修改：“${coupon}”`,
    removed: (coupon) => `移除：“${coupon}”。已发出的券码在到期前仍然有效。`,
    ended: (coupon) => `结束：“${coupon}”。`,
    experiment: (shares) => `新的实验：${shares}所有顾客重新分组。`,
    firstExperiment: (shares) => `顾客会随机分组，以衡量效果：${shares}`,
    shop: () => '适用于所有优惠券的改动',
    campaign: (name) => `修改活动：“${name}”`,
    campaignAdded: (name) => `新增活动：“${name}”。`,
    campaignRemoved: (name) => `移除活动：“${name}”。`,
  },
  field: {
    became: (name, from, to) => `${name}：${from} → ${to}`,
    added: (name) => `${name}：新增`,
    removed: (name) => `${name}：已去除`,
    changed: (name) => `${name}：有改动`,
  },
  yes: '是',
  no: '否',
  empty: '空',
  everybody: '所有顾客',
  and: '，且',
  or: '，或',
  notes: {
    cold_start: () => 'Couplet 现在开始学习哪张优惠券适合哪位顾客。积累几周的订单后，可在“学习”中加快。',
    coupon_new_to_models: (coupon) => `“${coupon}”对现有模型来说是新的。在下次训练之前，由设备根据自身的学习来选择。`,
    coupon_learnt_otherwise: (coupon) => `模型训练时，“${coupon}”的优惠或适用商品与现在不同，请尽快重新训练。`,
    setting_learnt_otherwise: () => '模型训练之后店铺设置已更改，请尽快重新训练。',
    model_dropped: () => '模型的一部分与此活动不符，已被去除，请尽快重新训练。',
    visits_learnt: () => '设备以汇总的访问为起点。',
    visits_few: () => '汇总的访问仍以噪声为主，未采用。',
    strata_learnt: () => '隐私报告可区分新顾客与老顾客。',
    strata_held_back: () => '隐私报告与订单不符，未被采用，其中可能有伪造。下次发布前请先查看。',
  },
  toCoupon: '前往该优惠券',
  inDetail: '详情（英文）：',
  noLimit: '不限',
  offline: '此服务器没有签名密钥',
  offlineLead: '请下载文件，并在保存密钥的电脑上运行以下两组命令之一：',
  download: '下载 campaign.json',
  commands: {
    nothing: '没有事件日志时，优惠券先按您自己的规则和每位顾客的浏览来选择：',
    log: '有几周的事件时，先训练一个模型：',
  },
};

const issues: typeof en.issues = {
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
  below_cost: () => ({ what: '优惠超过毛利，使用此券的每笔订单都会亏损。', fix: '请降低优惠，或更正毛利率。' }),
  until_invalid: () => ({ what: '最后一天早于第一天，或已经过去。', fix: '请选择更晚的日期。' }),
  tiers_not_rising: () => ({ what: '较高的档位必须比较低的档位减得更多。', fix: '请提高其减额。' }),
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
  stands_alone: () => ({
    what: '此优惠按件计算，不能与其他优惠券同用。',
    fix: '请选择“每单限用一张优惠券”。',
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
  friends_coupon_unfit: () => ({ what: '此优惠券不能送给朋友。', fix: '请为每位顾客使用单独的券码，并且不要限于会员。' }),
  friends_reward_unfit: () => ({ what: '此优惠券不能作为奖励。', fix: '请选择另一张不可赠送且没有共享码的优惠券。' }),
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
    fix: '请降低优惠、提高购物车金额门槛，或核对“店铺”中的毛利率。低于下限的订单不会看到此优惠券。',
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
    what: `设备最多可容纳 ${most} 张优惠券，目前有 ${coupons} 张正在进行或已计划。`,
    fix: '请暂停一部分，或结束不再需要的优惠券。暂停和已结束的优惠券仍保留在列表中。',
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
  journey_channel_off: () => ({
    what: '此活动的旅程使用了已关闭的渠道。',
    fix: '请在“消息”中打开该渠道，或将其从旅程中移除。',
  }),
  journey_cap_small: () => ({
    what: '每周只允许一条消息时，顾客无法同意此旅程。',
    fix: '请在“消息”中允许每周至少两条消息。',
  }),
  journey_without_coupons: () => ({ what: '旅程没有可发送的内容。', fix: '请为活动添加一张优惠券。' }),
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

export const strings: typeof en = { issueList, publishRefusals, publish, issues };
