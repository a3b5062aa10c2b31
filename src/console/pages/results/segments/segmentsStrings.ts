import type { ReportQuestion } from '../../../../protocol/reporting/report';
import type { Language } from '../../../i18n/i18n';
import type { Missing } from './Segments';

type Test = 'uneven' | 'strata' | 'orders';

const en = {
  suits: 'Lift by kind of shopper',
  suitsLead:
    'How much more or less often a coupon sells to a kind of shopper than to all shoppers. From private reports of all days, of visits with a random coupon.',
  clear: 'Clear so far:',
  finding: (coupon: string, stratum: string, effect: string) => `“${coupon}” to ${stratum}: ${effect}`,
  nothingClear: 'Nothing is clear yet: every interval includes zero. More reports narrow them.',
  share: (share: string) => `about ${share} of visits`,
  coupon: 'Coupon',
  effect: 'Sells here',
  interval: '95% interval',
  says: 'In words',
  adds: 'In 100 visits',
  between: (lower: string, upper: string) => `between ${lower} and ${upper}`,
  better: 'Better here.',
  worse: 'Worse here.',
  open: 'Not known yet.',
  atLimit: 'Held at the limit.',
  note: (from: string, to: string) =>
    `The bars run from ${from} to ${to}: however many reports say so, they move a coupon no further, because reports can be forged and orders cannot. Intervals include the noise that protects shoppers; one in twenty misses. “In 100 visits” is the margin that this adds to, or takes from, what orders say the coupon is worth.`,
  nextTitle: 'Effect on the next version',
  taken:
    'The next version you publish knows it: where a coupon sells better, devices prefer it from the start. A device whose shopper does otherwise unlearns it.',
  takenHow: 'Publish under Coupons. Where the signing key lies elsewhere, “couplet publish --key” takes it up and says so.',
  held: 'Nothing, until the reports fit again. What they say now is not believed.',
  live: (day: string, coupons: string) =>
    `The live version, published on ${day}, has what was known then, of ${coupons} ${coupons === '1' ? 'coupon' : 'coupons'}.`,
  liveWithout: (day: string) => `The live version, published on ${day}, has nothing of it.`,
  nothing: 'Nothing is learnt yet',
  missing: {
    bundle: 'No campaign is published. Set one up under Coupons.',
    reports: 'Devices send no answers. Choose “Blurred answers (local)” for private reports under Coupons, in “Your shop”, and publish.',
    question: 'Reports do not ask which kind of shopper it was. Add “stratum-outcome” to “reports.questions” in the campaign file.',
    strata:
      'The kinds of shopper that this campaign tells apart are ones that a coupon can move: whoever took one is another kind because of it. Ask about visits and earlier orders instead (“reports.strata” in the campaign file).',
    explore:
      'No visit is given a coupon by lot, so nobody knows what would have sold. Set “Tries something out” above 0 under Coupons, in “Experiment”, and publish.',
    count:
      'At least two coupons need enough reports. They come from shoppers who agreed, at most one a week from each, and only visits that were given a coupon by lot say which it was.',
    orders: 'No order has come from a visit that was given a coupon by lot, so nobody knows what one is worth. Wait for orders.',
  } as Readonly<Record<Missing, string>>,
  setUp: 'To coupons',
  reports: 'Reports per coupon',
  reportsLead: (least: string) => `Nothing is learnt of a coupon before it has ${least}.`,
  received: 'Reports',
  needed: 'Still needed',
  enough: 'enough',
  fit: 'Report checks',
  fitLead: 'Anyone can send a report, but forged reports would fail one of these checks. Each fails by chance once in ten thousand looks.',
  fits: {
    uneven: 'Coupons are drawn evenly, and have about as many reports each.',
    strata: 'The same kinds of shopper draw each coupon, as a lot makes them.',
    orders: 'Coupons sell by the reports as they do by the orders.',
  } as Readonly<Record<Test, string>>,
  alarms: {
    uneven: 'Some coupon has more reports than it was drawn for. Somebody may be sending reports in its favour, or a page reports twice.',
    strata: 'The kinds of shopper differ between coupons, which are drawn blindly. Somebody may be sending reports of one kind.',
    orders: 'By the reports, coupons sell otherwise than by the orders. Orders are what was paid; somebody may be making reports up.',
  } as Readonly<Record<Test, string>>,
  chance: (p: string) => `Such a difference comes by chance with p ${p}.`,
  todo: 'What to do: nothing from reports is used meanwhile, and orders, budgets and results are untouched. ',
  todoTokens: 'Publish once more, so that reports need one-time tokens, then start a new experiment, which counts afresh.',
  todoRestart:
    'Reports need one-time tokens already. Look for bots in your shop’s own log, then start a new experiment, which counts afresh.',
  privacy: 'What a report reveals',
  privacyLead: 'A device answers at random part of the time, so no single answer is certain.',
  epsilon: 'Told by one report, ε',
  epsilonNote: 'from 0, nothing, to 2',
  match: 'Two reports matched, at worst',
  matchValue: (hits: string) => `${hits} of 100`,
  matchNote: 'a guess gets 50',
  matchLead: (hits: string, most: string) =>
    `Somebody who saw all reports and knows nothing else would be shown two of one shopper and two of different ones, and say which is which: right ${hits} times in 100, if no shopper ever changed. Beyond ${most}, lower ε.`,
  tooWell: 'Two reports of one shopper can be matched too often.',
  tooWellTodo: (one: boolean): string =>
    one
      ? 'Lower ε, or let reports ask about coupons as well, under Coupons in “Advanced”; then publish.'
      : 'Lower ε under Coupons in “Advanced”; then publish.',
  toEpsilon: 'To ε',
  questions: 'Each report answers one question:',
  questionsSeveral: 'Each report answers one of these, drawn by lot:',
  question: {
    'stratum-outcome': (madeUp: string) =>
      `which kind of shopper it was, and whether something was bought; ${madeUp} of answers are made up`,
    'local-right': (madeUp: string) =>
      `whether what the device learnt foretold better than the shop’s model; ${madeUp} of answers are made up`,
    reaction: (madeUp: string) => `whether a coupon was taken, dismissed, or neither; ${madeUp} of answers are made up`,
  } as Readonly<Record<ReportQuestion, (madeUp: string) => string>>,
  tokens: 'Each report costs a one-time token that cannot be traced, so that nobody can send them by the thousand.',
  noTokens:
    'Reports cost nothing yet, so anybody can send many. The next version that is published asks for one-time tokens, unless the server was told not to.',
  visits: 'Sums over visits',
  visitsLead:
    'At most once a week a device says what one visit was and what came of it, cut into two shares. Only sums over a hundred or more come out, with noise.',
  visitsCounted: 'Visits counted',
  visitsCountedNote: 'as noise leaves it',
  visitsTold: 'This shop’s own part in what is believed',
  visitsToldNote: (least: string) => `used from ${least} on`,
  visitsFate: {
    trained:
      'Nothing: the live version was trained on a log of this shop, and goes on as it was trained. A campaign that is published without training can start from visits.',
    none: 'No sum has come out yet. The first needs a hundred reports and a week.',
    orders: 'No order of this experiment tells what one leaves. Wait for orders.',
    few: 'For the larger part it is noise still, so devices go by what each shopper looks at and by your rule. More visits make it clearer, and so does publishing less often.',
    taken:
      'The next version you publish starts from it: devices know for whom showing a coupon pays, and when coupons are worn out. Publish under Coupons, or with “couplet publish --key”.',
  },
  visitsLive: (day: string) => `The live version, published on ${day}, starts from what was known then.`,
  off: 'In the mode that this shop has chosen, devices send no blurred answers, so there are none to be matched.',
};

const zhCn: typeof en = {
  suits: '按顾客类别的提升',
  suitsLead: '与全体顾客相比，一张券在某类顾客中的成交多或少了多少。来自全部日期中随机发券访问的隐私报告。',
  clear: '目前已明确：',
  finding: (coupon, stratum, effect) => `“${coupon}”对${stratum}的顾客：${effect}`,
  nothingClear: '尚无定论：每个区间都包含零。报告增多后区间会收窄。',
  share: (share) => `约占访问的 ${share}`,
  coupon: '优惠券',
  effect: '在此类的成交',
  interval: '95% 区间',
  says: '说明',
  adds: '每 100 次访问',
  between: (lower, upper) => `介于 ${lower} 与 ${upper} 之间`,
  better: '对此类更好卖。',
  worse: '对此类较难卖。',
  open: '尚无定论。',
  atLimit: '已达上限。',
  note: (from, to) =>
    `横条的刻度为 ${from} 至 ${to}：无论多少报告这样说，都不会让一张券变动得更多，因为报告可以伪造，而订单不能。区间已包含用于保护顾客的噪声；每二十个区间约有一个不含真值。“每 100 次访问”指在订单所示价值之上增减的毛利。`,
  nextTitle: '对下一个版本的作用',
  taken: '您下次发布的版本会采用：券在哪类顾客中更好卖，设备一开始就会优先考虑它；若自己的顾客并非如此，设备会自行改正。',
  takenHow: '请在“优惠券”页发布。若签名密钥在别处，“couplet publish --key”会采用并说明。',
  held: '在报告重新吻合之前一概不用。目前的内容不被采信。',
  live: (day, coupons) => `线上版本于 ${day} 发布，包含当时对 ${coupons} 张券所知的内容。`,
  liveWithout: (day) => `线上版本于 ${day} 发布，尚未采用。`,
  nothing: '尚未学到任何内容',
  missing: {
    bundle: '尚未发布活动。请在“优惠券”页设置。',
    reports: '设备不发送回答。请在“优惠券”页的“您的店铺”中将隐私报告选为“模糊的回答（local）”并发布。',
    question: '报告没有询问顾客属于哪一类。请在活动文件的“reports.questions”中加入“stratum-outcome”。',
    strata:
      '此活动所区分的顾客类别会被优惠券本身改变：领了券的人因此变成另一类。请改为询问到访次数与此前订单（活动文件中的“reports.strata”）。',
    explore: '没有访问会抽签获得优惠券，因此无从得知什么更好卖。请在“优惠券”页的“实验”中将随机尝试设为大于 0。',
    count: '至少两张券需要足够的报告。报告来自已同意的顾客，每人每周至多一份，且只有抽签获得优惠券的访问才会说明是哪张券。',
    orders: '抽签获得优惠券的访问尚未带来订单，因此无从得知一张券值多少。请等待订单。',
  },
  setUp: '前往优惠券',
  reports: '各券的报告数',
  reportsLead: (least) => `一张券满 ${least} 份报告之前不会学习。`,
  received: '报告数',
  needed: '还需',
  enough: '已足够',
  fit: '报告检查',
  fitLead: '任何人都能发送报告。以下三点无法用报告伪造；每一项每查看一万次才会偶然不符一次。',
  fits: {
    uneven: '各券抽中的机会相等，报告数也大致相当。',
    strata: '抽中各券的顾客类别相同，与抽签一致。',
    orders: '按报告与按订单，各券的成交情况一致。',
  },
  alarms: {
    uneven: '某张券的报告多于其抽中次数。可能有人为它刷报告，或页面重复上报。',
    strata: '各券的顾客类别不同，而抽签并不看人。可能有人只发送某一类的报告。',
    orders: '按报告与按订单，各券的成交情况不一致。订单是实际付款，可能有人编造报告。',
  },
  chance: (p) => `偶然出现这种差异的概率为 p ${p}。`,
  todo: '怎么办：在此期间不使用任何报告，订单、预算与结果不受影响。',
  todoTokens: '请再发布一次，使报告需要一次性令牌，然后开始新的实验，重新计数。',
  todoRestart: '报告已需要一次性令牌。请在店铺自己的日志中查找机器人，然后开始新的实验，重新计数。',
  privacy: '一份报告透露什么',
  privacyLead: '设备自行掷骰子，部分回答是随机的。任何单个回答都不能说明什么。',
  epsilon: '一份报告透露的上限 ε',
  epsilonNote: '从 0（什么也不透露）到 2',
  match: '两份报告最多能对上',
  matchValue: (hits) => `100 次中 ${hits} 次`,
  matchNote: '盲猜为 50 次',
  matchLead: (hits, most) =>
    `假设有人看到全部报告而不知道其他信息，给他看同一位顾客的两份和不同顾客的两份，让他分辨：若顾客从不改变，100 次中能说对 ${hits} 次。超过 ${most} 次时请降低 ε。`,
  tooWell: '同一位顾客的两份报告过于容易被对上。',
  tooWellTodo: (one) =>
    one ? '请在“优惠券”页的“高级”中降低 ε，或让报告也询问对优惠券的反应，然后发布。' : '请在“优惠券”页的“高级”中降低 ε，然后发布。',
  toEpsilon: '前往 ε',
  questions: '每份报告回答一个问题：',
  questionsSeveral: '每份报告回答其中一个问题，由抽签决定：',
  question: {
    'stratum-outcome': (madeUp) => `顾客属于哪一类、是否下单；${madeUp} 的回答是随机的`,
    'local-right': (madeUp) => `设备自行学到的内容是否比店铺的模型预测得更准；${madeUp} 的回答是随机的`,
    reaction: (madeUp) => `优惠券被领取、被关闭，或两者皆无；${madeUp} 的回答是随机的`,
  },
  tokens: '每份报告需要一枚无法追踪的一次性令牌，因此没有人能成千上万地发送。',
  noTokens: '目前报告无需令牌，任何人都能大量发送。下次发布的版本会要求一次性令牌，除非服务器另有设置。',
  visits: '访问总数',
  visitsLead: '每台设备每周至多说明一次访问是怎样的、结果如何，并切成两份。只有满一百份的总数才会给出，并加入噪声。',
  visitsCounted: '已计访问',
  visitsCountedNote: '含噪声',
  visitsTold: '结论中来自本店的部分',
  visitsToldNote: (least) => `达到 ${least} 起采用`,
  visitsFate: {
    trained: '不使用：线上版本由本店的日志训练而成，并保持训练结果。未经训练而发布的活动才会以访问总数为起点。',
    none: '尚无总数。第一个总数需要一百份报告和一周时间。',
    orders: '此实验尚无订单说明一单能留下多少。请等待订单。',
    few: '目前多半仍是噪声，因此设备仍按顾客浏览的内容和您的规则选择。访问更多、发布更少，都会更清楚。',
    taken: '您下次发布的版本会以此为起点：设备知道给谁看优惠券划算、何时已看腻。请在“优惠券”页发布，或使用“couplet publish --key”。',
  },
  visitsLive: (day) => `线上版本于 ${day} 发布，以当时所知为起点。`,
  off: '在本店所选的模式下，设备不发送模糊的回答，因此没有可以对上的报告。',
};
export const segmentsStrings: Readonly<Record<Language, typeof en>> = { en, 'zh-CN': zhCn };
