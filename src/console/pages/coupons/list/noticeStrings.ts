import type { Statute } from '../../../../campaigns/choices';
import type { Language } from '../../../i18n/language';

const en = {
  title: 'What the law wants said',
  lead: 'Stands on every card, word for word. A tick adds the sentence behind your own words, and takes it away again. Whether you need it is a question for your lawyer.',
  statutes: {
    eu: 'European Union: the price was personalised',
    'new-york': 'New York: this price was set by an algorithm',
  } satisfies Record<Statute, string> as Readonly<Record<Statute, string>>,
  hints: {
    eu: 'Directive 2011/83/EU, Article 6(1)(ea). In four languages; in English on pages of any other.',
    'new-york': 'General Business Law § 349-a. On pages in American English, whose language your page states as en-US.',
  } satisfies Record<Statute, string> as Readonly<Record<Statute, string>>,
  pages: (tag: string) => `On pages in ${new Intl.DisplayNames('en', { type: 'language', fallback: 'code' }).of(tag)} (${tag})`,
  others: (some: boolean): string => (some ? 'On all other pages' : 'A sentence of your own, on all pages'),
};
const zhCn: typeof en = {
  title: '法律要求说明的内容',
  lead: '原文显示在每张卡片上。勾选后加在您自己的文字之后，取消后恢复原样。是否需要，请咨询您的律师。',
  statutes: { eu: '欧盟：价格经过个性化', 'new-york': '纽约州：此价格由算法设定' },
  hints: {
    eu: '指令 2011/83/EU 第 6(1)(ea) 条。提供四种语言，其他语言的页面显示英文。',
    'new-york': '《一般商业法》第 349-a 条。显示在声明为 en-US 的美式英语页面上。',
  },
  pages: (tag) => `${new Intl.DisplayNames('zh-CN', { type: 'language', fallback: 'code' }).of(tag)}页面（${tag}）`,
  others: (some) => (some ? '其他所有页面' : '自定的一句话，显示在所有页面'),
};
export const noticeStrings: Readonly<Record<Language, typeof en>> = { en, 'zh-CN': zhCn };
