/**
 * Words of the sensitive categories: what a coupon is about or a feature knows may not be about these. Whole words of names in English,
 * German, French and Spanish, singular and plural; Chinese ones wherever they stand. A merchant adds to them (`fairness.sensitive`);
 * there is no way to take one out.
 */
export const sensitiveWords: Readonly<Record<string, string>> = {
  health:
    'health medical medicine medication pharmacy drugstore disease illness diagnosis symptom patient therapy therapist clinic hospital ' +
    'disability disabled diabetes diabetic cancer hiv aids depression anxiety allergy insulin contraception contraceptive condom ' +
    'pregnancy pregnant fertility ovulation menopause menstruation incontinence viagra gesundheit medizin apotheke krankheit schwangerschaft ' +
    'verhütung santé médical médicament pharmacie maladie grossesse salud medicamento farmacia enfermedad embarazo 健康 医疗 医药 药品 药房 疾病 糖尿病 ' +
    '怀孕 避孕 孕妇',
  sexuality:
    'sex sexual sexuality lgbt lgbtq gay lesbian bisexual transgender queer erotic erotica fetish sexualität erotik sexualité érotique ' +
    'sexualidad erótico 性向 性取向 同性恋 情趣 成人用品',
  religion:
    'religion religious christian christianity catholic protestant muslim islam islamic jewish judaism hindu hinduism buddhist buddhism sikh ' +
    'atheist church mosque synagogue bible quran koran torah kosher halal rosary ramadan religiös kirche katholisch evangelisch muslimisch jüdisch ' +
    'religieux église musulman juif religioso iglesia musulmán judío 宗教 基督 天主教 伊斯兰 清真 佛教 教堂 圣经 古兰经',
  politics:
    'politics political politician election voter democrat republican conservative socialist communist liberal politik politisch ' +
    'gewerkschaft politique élection syndicat política político elección sindicato 政治 政党 选举 工会',
  children:
    'child children childcare kid toddler infant baby babies newborn maternity preschool kindergarten teen teenager toy boys girls ' +
    'kinder kleinkind säugling spielzeug enfant bébé jouet niño niña niños niñas bebé juguete 儿童 孩子 婴儿 宝宝 母婴 玩具 童装 幼儿',
};

/** Words of what must not tell shoppers apart: their device, their language, where they live, how they pay. */
export const protectedWords: Readonly<Record<string, string>> = {
  'device class':
    'device mobile phone smartphone iphone ipad ios android tablet desktop laptop browser chrome safari firefox edge os platform useragent screen viewport',
  locale: 'locale language lang nationality',
  address:
    'address postcode postal zip zipcode city region state province country neighbourhood neighborhood district latitude longitude ip geo geolocation',
  'payment means': 'payment creditcard card visa mastercard amex paypal applepay googlepay klarna alipay iban bank issuer bin',
};
