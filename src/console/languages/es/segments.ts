import type { strings as en } from '../en/segments';

const strata: typeof en.strata = {
  'profile.visits': (n, atLeast) =>
    atLeast === 2 ? ['visita repetida', 'primera visita'] : [`visita ${n} o posterior`, `antes de la visita ${n}`],
  'profile.orders': (n, atLeast) =>
    atLeast === 1 ? ['con pedidos anteriores', 'sin pedidos anteriores'] : [`${n} pedidos o más`, `menos de ${n} pedidos`],
  'session.views': (n, atLeast) =>
    atLeast === 1 ? ['vio algún producto', 'no vio productos'] : [`vio ${n} productos o más`, `vio menos de ${n} productos`],
  'session.carted': (n, atLeast) =>
    atLeast === 1 ? ['añadió al carrito', 'carrito vacío'] : [`añadió ${n} o más al carrito`, `añadió menos de ${n} al carrito`],
  'session.shown': () => ['vio un cupón', 'no vio cupones'],
  'session.claimed': () => ['obtuvo un código', 'no obtuvo ningún código'],
  'session.dismissed': () => ['rechazó un cupón', 'no rechazó ningún cupón'],
};

const subgroups: typeof en.subgroups = {
  title: 'Resultados por segmento de pedidos',
  note: (pair, confidence) =>
    `${pair}. Son exploraciones, no conclusiones. Cada intervalo tiene una confianza del ${confidence}, para que todos juntos tengan el 95 %.`,
  part: 'Segmento',
  dimension: 'Dimensión',
  dimensions: { customer: 'Clientes', route: 'Vía de pago', channel: 'Canal', device: 'Dispositivo' },
  partOf: (dimension, value) => `${dimension}: ${value}`,
  values: { new: 'nuevos', returning: 'habituales', unknown: 'sin ID de cliente' },
  unstated: 'sin indicar',
  groups: { none: 'sin cupones', rule: 'su regla propia', couplet: 'Couplet' },
  ordersOf: (group) => `Pedidos: ${group}`,
  margin: 'Margen neto añadido con el 100 % del tráfico',
  interval: 'Intervalo',
  lower: 'Límite inferior',
  upper: 'Límite superior',
  noInterval: 'aún sin intervalo',
  between: (lower, upper) => `entre ${lower} y ${upper}`,
  leftOut: (dimension, orders) => `${dimension}: no se muestran ${orders} pedidos con valores poco frecuentes.`,
};

const segments: typeof en.segments = {
  suits: 'Efecto por segmento',
  suitsLead:
    'Cuánto mejor o peor vende un cupón a un segmento que a todos los compradores. A partir de informes privados de visitas con un cupón al azar.',
  clear: 'Claro hasta ahora:',
  finding: (coupon, segment, effect) => `“${coupon}” en “${segment}”: ${effect}`,
  nothingClear: 'Aún no hay un resultado claro. Todos los intervalos incluyen el cero, y con más informes se estrechan.',
  share: (share) => `alrededor del ${share} de las visitas`,
  coupon: 'Cupón',
  effect: 'Efecto',
  interval: 'Intervalo del 95 %',
  says: 'Conclusión',
  adds: 'Por cada 100 visitas',
  between: (lower, upper) => `entre ${lower} y ${upper}`,
  better: 'Vende mejor aquí.',
  worse: 'Vende peor aquí.',
  open: 'Aún no se sabe.',
  atLimit: 'En el límite.',
  note: (from, to) =>
    `Las barras van de ${from} a ${to}. Los informes se pueden falsificar, así que no pueden llevar un cupón más allá de estos límites. Los intervalos incluyen el ruido de privacidad, y uno de cada veinte no contiene el valor real. “Por cada 100 visitas” es el margen neto que el efecto añade al valor del cupón.`,
  nextTitle: 'Consecuencias para la próxima versión',
  taken:
    'Su próxima versión usa este efecto. Los dispositivos prefieren un cupón en los segmentos donde vende mejor y siguen adaptándose a su propio comprador.',
  takenHow: 'Publique en Campañas. Si la clave de firma está en otro ordenador, publique allí con “couplet publish --key”.',
  held: 'Los informes no han superado una comprobación, así que la próxima versión no los usa.',
  live: (day, coupons, count) =>
    coupons === 1
      ? `La versión publicada el ${day} usa el efecto de 1 cupón.`
      : `La versión publicada el ${day} usa el efecto de ${count} cupones.`,
  liveWithout: (day) => `La versión publicada el ${day} aún no lo usa.`,
  nothing: 'Aún no se conoce ningún efecto',
  missing: {
    bundle: 'No hay ninguna campaña publicada. Cree una en Campañas.',
    reports: 'Los informes privados están desactivados. Elija “Informes aleatorizados (local)” en Campañas, en “Tienda”, y publique.',
    question: 'Los informes no incluyen el segmento. Añada “stratum-outcome” a “reports.questions” en el archivo de la campaña.',
    strata:
      'Los segmentos de esta campaña dependen de lo que cambia un cupón, como los códigos obtenidos. En el archivo de la campaña, ponga en “reports.strata” las visitas y los pedidos anteriores.',
    explore: 'Las visitas no reciben cupones al azar. Ponga “Exploración” por encima de 0 en Campañas, en “Experimento”, y publique.',
    count:
      'Al menos dos cupones necesitan más informes. Cada comprador que ha aceptado envía como máximo uno por semana, y solo cuentan las visitas con un cupón al azar.',
    orders: 'Aún no ha llegado ningún pedido de una visita con un cupón al azar. Espere los pedidos.',
  },
  setUp: 'Ir a las campañas',
  reports: 'Informes por cupón',
  reportsLead: (least) => `Un cupón necesita ${least} informes.`,
  received: 'Informes',
  needed: 'Faltan',
  enough: 'Suficientes',
  fit: 'Comprobación de los informes',
  fitLead:
    'Cualquiera puede enviar informes, pero los falsos no superan alguna de estas comprobaciones. Cada una falla por azar una vez de cada diez mil consultas.',
  fits: {
    uneven: 'Todos los cupones tienen más o menos el mismo número de informes.',
    strata: 'Todos los cupones tienen la misma mezcla de segmentos.',
    orders: 'Las ventas de los informes concuerdan con las de los pedidos.',
  },
  alarms: {
    uneven: 'Un cupón tiene demasiados informes. Puede que alguien los falsifique o que una página los envíe dos veces.',
    strata: 'La mezcla de segmentos es distinta entre cupones, aunque los cupones son al azar. Puede que alguien falsifique informes.',
    orders: 'Las ventas de los informes no concuerdan con las de los pedidos. Puede que alguien falsifique informes.',
  },
  chance: (p) => `Probabilidad de una diferencia así por azar: p ${p}.`,
  todo: 'Hasta que se resuelva, los informes no se usan. No afecta a pedidos, presupuestos ni resultados.',
  todoTokens: 'Vuelva a publicar, para que los informes necesiten tokens de un solo uso. Después, inicie un experimento nuevo.',
  todoRestart:
    'Los informes ya necesitan tokens de un solo uso. Busque bots en el registro de su tienda y después inicie un experimento nuevo.',
  privacy: 'Lo que revela un informe',
  privacyLead: 'A veces los dispositivos responden al azar, así que ninguna respuesta es segura.',
  epsilon: 'Parámetro de privacidad ε',
  epsilonNote: '0 es lo que menos revela; 2, lo que más',
  match: 'Informes relacionados, como máximo',
  matchValue: (hits) => `${hits} de 100`,
  matchNote: 'al azar serían 50',
  matchLead: (hits, most) =>
    `Alguien con todos los informes, pero sin otros datos, podría relacionar dos informes de un mismo comprador como máximo en ${hits} de 100 intentos. Si pasa de ${most}, baje ε.`,
  tooWell: 'Dos informes de un mismo comprador se pueden relacionar con demasiada frecuencia.',
  tooWellTodo: (one) =>
    one
      ? 'Baje ε o marque “Preguntar por códigos obtenidos y rechazos” en Campañas, en “Avanzado”, y publique.'
      : 'Baje ε en Campañas, en “Avanzado”, y publique.',
  toEpsilon: 'Cambiar ε',
  questions: 'Cada informe responde a una pregunta:',
  questionsSeveral: 'Cada informe responde a una de estas preguntas, elegida al azar:',
  question: {
    'stratum-outcome': (madeUp) =>
      `¿A qué segmento pertenecía la visita y terminó en un pedido? El ${madeUp} de las respuestas son al azar.`,
    useful: (madeUp) => `¿Fue útil el último cupón usado? El ${madeUp} de las respuestas son al azar.`,
    'local-right': (madeUp) => `¿El dispositivo predijo mejor que el modelo de la tienda? El ${madeUp} de las respuestas son al azar.`,
    reaction: (madeUp) =>
      `¿Se obtuvo un código, se rechazó un cupón o ninguna de las dos cosas? El ${madeUp} de las respuestas son al azar.`,
  },
  tokens: 'Cada informe necesita un token de un solo uso que no se puede rastrear y que impide la falsificación masiva.',
  noTokens:
    'Los informes aún no necesitan tokens, así que cualquiera puede enviar muchos. Su próxima versión los exige, salvo que el servidor los desactive.',
  visits: 'Visitas agregadas',
  visitsLead:
    'Como máximo una vez por semana, un dispositivo informa de una visita en dos partes cifradas. Usted solo ve totales de al menos cien visitas, con ruido.',
  visitsCounted: 'Visitas contadas',
  visitsCountedNote: 'con ruido',
  visitsTold: 'Peso de los datos de su tienda',
  visitsToldNote: (least) => `se usa a partir de ${least}`,
  visitsFate: {
    trained: 'No se usa, porque la versión publicada se entrenó con un registro de su tienda.',
    none: 'Aún no hay totales. El primero necesita cien informes y una semana.',
    orders: 'Ningún pedido de este experimento tiene todavía un margen neto conocido. Espere los pedidos.',
    few: 'Los totales aún son sobre todo ruido, así que los dispositivos usan los productos vistos y su regla propia. Ayudan más visitas y publicar con menos frecuencia.',
    taken:
      'Su próxima versión usa estos totales para decidir quién recibe un cupón y con qué frecuencia. Publique en Campañas o con “couplet publish --key”.',
  },
  visitsLive: (day) => `La versión publicada el ${day} usa los totales de ese día.`,
  off: 'Los informes privados no están en modo local, así que los dispositivos no envían respuestas aleatorizadas.',
};

export const strings: typeof en = { strata, subgroups, segments };
