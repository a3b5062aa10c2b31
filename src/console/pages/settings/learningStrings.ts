import type { Language } from '../../i18n/language';

interface LearningStrings {
  readonly title: string;
  readonly lead: string;
  readonly label: string;
  readonly hint: string;
  readonly forGood: string;
  readonly halfAfter: (days: number) => string;
  readonly save: string;
  readonly saved: string;
  readonly unsaved: string;
}

export const learningStrings: Readonly<Record<Language, LearningStrings>> = {
  en: {
    title: 'How long what was learnt counts',
    lead: 'What visits told about your coupons goes into the next version you publish. Where your goods or customers change, older visits mislead: let them count less. Where they stay the same, this costs something, since fewer visits speak.',
    label: 'What visits told',
    hint: 'Older visits count less only as newer ones come in. The fewer days, the more visits are needed: where too little is left to go by, coupons are chosen as if nothing were known. Used where reports are added up in two shares.',
    forGood: 'counts for good',
    halfAfter: (days) => (days === 1 ? 'counts half after a day' : `counts half after ${days} days`),
    save: 'Save',
    saved: 'Saved. The next version you publish is taught by it.',
    unsaved: 'Not saved yet.',
  },
  'zh-CN': {
    title: '所学内容的有效时长',
    lead: '访问所反映的优惠券效果会用于您发布的下一个版本。若商品或顾客在变化，较早的访问会产生误导，可让其权重降低；若没有变化，这样做会略有损失，因为可用的访问变少。',
    label: '访问所反映的内容',
    hint: '只有新的访问到来时，旧的访问才会降低权重。天数越少，需要的访问越多：若剩余依据太少，将按一无所知时的方式选择优惠券。仅在报告分两份汇总时使用。',
    forGood: '长期有效',
    halfAfter: (days) => `${days} 天后权重减半`,
    save: '保存',
    saved: '已保存，您发布的下一个版本将按此学习。',
    unsaved: '尚未保存。',
  },
};
