import { capital, hits } from '../../i18n/i18n';
import type { strings as en } from '../en/publish';

const issueList: typeof en.issueList = {
  errors: (n) => (n === 1 ? 'Corrija 1 error antes de publicar' : `Corrija ${n} errores antes de publicar`),
  warnings: (n) => (n === 1 ? '1 advertencia' : `${n} advertencias`),
  about: (coupon) => `${coupon}:`,
};

const about = (coupon: string): string => (coupon === '' ? 'uno de los cupones' : coupon);

const publishRefusals: typeof en.publishRefusals = {
  discount_unsupported: (coupon) => ({
    what: `El proceso de pago de su tienda no admite el descuento de ${about(coupon)}.`,
    fix: 'Elija otro tipo de descuento u otros productos.',
  }),
  stacking_unsupported: (coupon) => ({
    what: `El proceso de pago de su tienda acepta un código por pedido, así que ${about(coupon)} no se puede combinar.`,
    fix: 'Elija “Un cupón por pedido”.',
  }),
  condition_unsupported: (coupon, field) => ({
    what: `El proceso de pago de su tienda no puede comprobar ${field === '' ? 'una condición' : `“${field}”, una condición`} de ${about(coupon)}.`,
    fix: 'Quite esta condición en “Público” o pida a su desarrollador que la compruebe en el pago.',
  }),
  scope_unsupported: (coupon) => ({
    what: `El proceso de pago de su tienda no puede limitar ${about(coupon)} a estos productos.`,
    fix: 'Use productos o categorías, o bien toda la tienda.',
  }),
  scope_unknown: (coupon) => ({
    what: `${capital(about(coupon))} tiene un producto o una categoría que no existe en su tienda.`,
    fix: 'Revise la ortografía o elíjalo de la lista.',
  }),
  currency_unsupported: () => ({ what: 'Su tienda vende en otra moneda.', fix: 'Corrija la moneda en “Tienda”.' }),
  sensitive_category: (coupon) => ({
    what: `${capital(about(coupon))} depende de un tema sensible.`,
    fix: 'Quite la palabra de sus productos, condiciones o atributos.',
  }),
  protected_attribute: (coupon) => ({
    what: `${capital(about(coupon))} depende de un atributo protegido.`,
    fix: 'Quítelo de sus condiciones o atributos.',
  }),
  value_below_floor: (coupon) => ({
    what: `${capital(about(coupon))} vale menos que el valor mínimo de un cupón.`,
    fix: 'Aumente su descuento o baje el mínimo en “Avanzado”.',
  }),
  value_above_ceiling: (coupon) => ({
    what: `${capital(about(coupon))} puede valer más que el valor máximo de un cupón.`,
    fix: 'Baje su descuento o aumente el máximo en “Avanzado”.',
  }),
  campaign_invalid: () => ({ what: 'La campaña tiene errores.', fix: 'Vuelva atrás y corríjalos primero.' }),
  draft_changed: () => ({
    what: 'Otra persona ha cambiado esta campaña.',
    fix: 'Vuelva atrás, revise los cambios y publique después.',
  }),
  live_changed: () => ({
    what: 'Entretanto se ha publicado otra versión.',
    fix: 'La lista de arriba ahora compara con ella. Revísela y restaure después.',
  }),
  signing_key_absent: () => ({
    what: 'Este servidor ya no tiene la clave de firma.',
    fix: 'Vuelva a cargar la página para ver cómo publicar con la clave en otro ordenador.',
  }),
  shop_unreachable: () => ({
    what: 'No se puede conectar con su tienda.',
    fix: 'Compruebe que está en marcha y vuelva a intentarlo en un minuto.',
  }),
  shop_no_answer: () => ({ what: 'Su tienda no ha respondido a tiempo.', fix: 'Vuelva a intentarlo en un minuto.' }),
  shop_unauthorized: () => ({
    what: 'Su tienda no acepta las credenciales de Couplet.',
    fix: 'Pida al administrador de su servidor que las renueve.',
  }),
  shop_refused: () => ({
    what: 'Su tienda se ha negado a indicar sus funciones.',
    fix: 'Consulte el registro de su tienda y vuelva a intentarlo.',
  }),
  shop_malformed: () => ({
    what: 'Su tienda ha enviado una respuesta ilegible.',
    fix: 'Compruebe la versión de su extensión de Couplet.',
  }),
  capabilities_malformed: () => ({
    what: 'La lista de funciones de su tienda es ilegible.',
    fix: 'Pida al desarrollador de su tienda que la corrija.',
  }),
  shop_extension_missing: () => ({
    what: 'Falta la extensión de Couplet en su tienda.',
    fix: 'Instálela y vuelva a publicar.',
  }),
  shop_api_absent: () => ({
    what: 'La interfaz de su tienda no responde.',
    fix: 'Pida al administrador de su servidor que corrija SHOP_URL, o active la API REST de la tienda.',
  }),
  shop_coupons_off: () => ({
    what: 'Su tienda tiene los cupones desactivados.',
    fix: 'Active los códigos de cupón en los ajustes generales de WooCommerce y vuelva a publicar.',
  }),
  shop_untrusted: () => ({
    what: 'El certificado de su tienda no es válido.',
    fix: 'Renuévelo o confíe en su autoridad de certificación en el servidor.',
  }),
  bundle_incompatible: () => ({
    what: 'Los modelos publicados no corresponden a la versión de este servidor.',
    fix: 'Vuelva a entrenar con esta versión y publique después.',
  }),
  bundle_invalid: () => ({
    what: 'Los dispositivos rechazarían esta versión, así que no se ha publicado.',
    fix: 'Es un error de Couplet. Comunique los detalles de abajo al administrador de su servidor.',
  }),
  store_unavailable: () => ({
    what: 'No se puede acceder a la base de datos del servidor. La campaña no ha cambiado.',
    fix: 'Vuelva a intentarlo en un minuto.',
  }),
  overloaded: () => ({
    what: 'El servidor está ocupado. La campaña no ha cambiado.',
    fix: 'Vuelva a intentarlo en un minuto.',
  }),
};

const publish: typeof en.publish = {
  publish: 'Revisar y publicar',
  title: '¿Publicar estos cambios?',
  lead: 'Los dispositivos de los compradores reciben estos cambios en menos de un minuto:',
  nothing: 'No hay cambios que publicar.',
  pooled: 'El experimento continúa. Los resultados de antes y después del cambio de objetivo se cuentan juntos.',
  pending: {
    token_keys: 'Al publicar se renuevan las claves de token de los informes privados.',
    split_key: 'Al publicar se renueva la clave de este servidor para la agregación segura.',
    strata: 'Al publicar se añaden los últimos resultados de los informes privados.',
    head: 'Al publicar se quita una parte del modelo que funciona mal en los dispositivos.',
  },
  blocked: 'Corrija estos errores antes de publicar:',
  unwise: 'Revise estas advertencias antes de publicar:',
  unsaved: 'Guarde primero el borrador.',
  confirm: 'Publicar ahora',
  doneOff: 'Publicado. Los cupones están detenidos, así que los compradores aún no los ven.',
  turnOn: 'Activar los cupones',
  isOn: 'Publicado, y los cupones están activos.',
  changes: {
    added: (coupon) => `Nuevo: “${coupon}”.`,
    coupon: (coupon) => `Cambiado: “${coupon}”`,
    removed: (coupon) => `Quitado: “${coupon}”. Los códigos ya emitidos son válidos hasta que caduquen.`,
    ended: (coupon) => `Terminado: “${coupon}”.`,
    experiment: (shares) => `Nuevo experimento: ${shares} Todos los compradores se asignan de nuevo.`,
    firstExperiment: (shares) => `Los compradores se reparten al azar para medir los resultados: ${shares}`,
    shop: () => 'Cambiado para todos los cupones',
    campaign: (name) => `Campaña cambiada: “${name}”`,
    campaignAdded: (name) => `Nueva campaña: “${name}”.`,
    campaignRemoved: (name) => `Campaña quitada: “${name}”.`,
  },
  field: {
    became: (name, from, to) => `${name}: ${from} → ${to}`,
    added: (name) => `${name}: se ha añadido`,
    removed: (name) => `${name}: se ha quitado`,
    changed: (name) => `${name}: ha cambiado`,
  },
  yes: 'sí',
  no: 'no',
  empty: 'vacío',
  everybody: 'todos los compradores',
  and: ' y ',
  or: ' o ',
  notes: {
    cold_start: () =>
      'Couplet aprende ahora qué cupón conviene a cada comprador. Tras unas semanas de pedidos, puede acelerarlo en “Aprendizaje”.',
    coupon_new_to_models: (coupon) =>
      `“${coupon}” es nuevo para el modelo entrenado. Los dispositivos lo eligen según su propio aprendizaje hasta el próximo entrenamiento.`,
    coupon_learnt_otherwise: (coupon) =>
      `“${coupon}” tenía otro descuento u otros productos cuando se entrenó el modelo. Vuelva a entrenar pronto.`,
    setting_learnt_otherwise: () => 'Los ajustes de la tienda han cambiado desde que se entrenó el modelo. Vuelva a entrenar pronto.',
    model_dropped: () => 'Una parte del modelo no encaja con esta campaña y se ha quitado. Vuelva a entrenar pronto.',
    visits_learnt: () => 'Los dispositivos parten de las visitas agregadas.',
    visits_few: () => 'Las visitas agregadas aún son sobre todo ruido y se han omitido.',
    strata_learnt: () => 'Los informes privados distinguen a los compradores nuevos de los habituales.',
    strata_held_back: () =>
      'Los informes privados no concuerdan con los pedidos y se han omitido. Puede que algunos sean falsos. Revíselos antes de volver a publicar.',
  },
  toCoupon: 'Ir al cupón',
  inDetail: 'Detalles:',
  noLimit: 'sin límite',
  offline: 'Este servidor no tiene clave de firma',
  offlineLead: 'Descargue el archivo y ejecute uno de estos comandos en el ordenador que tiene la clave:',
  download: 'Descargar campaign.json',
  commands: {
    nothing: 'Sin registro de eventos, los cupones parten de su regla propia y de lo que ve cada comprador:',
    log: 'Con unas semanas de eventos, entrene primero un modelo:',
  },
};

const issues: typeof en.issues = {
  title_missing: () => ({ what: 'El cupón no tiene título.', fix: 'Introduzca uno en inglés.' }),
  cap_missing: () => ({
    what: 'Falta el descuento máximo por pedido.',
    fix: 'Introduzca uno. Un código reserva esta parte del presupuesto.',
  }),
  explore_too_large: (_, { percent }) => ({
    what: 'El porcentaje de exploración es demasiado alto.',
    fix: `Use como máximo el ${percent(0.1)}.`,
  }),
  shares_sum: ({ sum }, { percent }) => ({
    what: `Los tres porcentajes suman el ${percent(sum)}.`,
    fix: 'Cámbielos para que sumen el 100 %.',
  }),
  reports_mode_contradicts: () => ({
    what: 'Dos ajustes de los informes privados se contradicen.',
    fix: 'Elija de nuevo o quite “enabled” del archivo de la campaña.',
  }),
  fairness_bounds: () => ({ what: 'El valor mínimo es mayor que el máximo.', fix: 'Intercámbielos.' }),
  tiers_same_threshold: () => ({ what: 'Dos escalones empiezan en el mismo importe.', fix: 'Cambie uno de ellos.' }),
  below_cost: () => ({
    what: 'El descuento supera el margen, así que cada pedido con este cupón perdería dinero.',
    fix: 'Baje el descuento o corrija el margen.',
  }),
  until_invalid: () => ({
    what: 'El último día está en el pasado o es anterior al primero.',
    fix: 'Elija un día posterior.',
  }),
  tiers_not_rising: () => ({ what: 'Un escalón más alto debe ahorrar más que uno más bajo.', fix: 'Aumente su descuento.' }),
  field_missing: () => ({ what: 'Este dato falta.', fix: 'Introduzca un valor.' }),
  field_unknown: () => ({ what: 'Este campo es desconocido.', fix: 'Quítelo del archivo de la campaña.' }),
  field_invalid: ({ expected }, { fault, digits }) => {
    if (expected !== 'number') return { what: 'Este valor no es válido.', fix: 'Vuelva a introducirlo.' };
    if (fault === 'fine')
      return {
        what: 'Este importe tiene demasiados decimales.',
        fix: digits === 0 ? 'Quite los decimales.' : digits === 1 ? 'Use como máximo 1 decimal.' : `Use como máximo ${digits} decimales.`,
      };
    if (fault === 'large') return { what: 'Este número es demasiado grande.', fix: 'Introduzca uno menor.' };
    return { what: 'Esto no es un número.', fix: 'Use cifras y coma decimal, por ejemplo 12,50.' };
  },
  value_too_small: ({ least, above }, { bound, field, most }) => ({
    what:
      least === undefined
        ? `${field}: debe ser más de ${bound(above)}.`
        : most === undefined
          ? `${field}: debe ser al menos ${bound(least)}.`
          : `${field}: debe estar entre ${bound(least)} y ${bound(most)}.`,
    fix: '',
  }),
  value_too_large: ({ most, below }, { bound, field, least }) => ({
    what:
      most === undefined
        ? `${field}: debe ser menos de ${bound(below)}.`
        : least === undefined
          ? `${field}: debe ser como máximo ${bound(most)}.`
          : `${field}: debe estar entre ${bound(least)} y ${bound(most)}.`,
    fix: '',
  }),
  too_short: ({ least }, { field }) => ({ what: `${field}: hacen falta al menos ${least}.`, fix: '' }),
  too_long: ({ most }, { field }) => ({ what: `${field}: demasiado largo.`, fix: `Use como máximo ${most}.` }),
  not_whole: (_, { field }) => ({ what: `${field}: debe ser un número entero.`, fix: '' }),
  format_invalid: (_, { field }) => ({ what: `${field}: valor no válido.`, fix: 'Siga el ejemplo que hay debajo del campo.' }),
  choice_invalid: () => ({ what: 'Esta opción es desconocida.', fix: 'Elija una de la lista.' }),
  condition_field_unknown: ({ field }) => ({ what: `La condición “${field}” es desconocida.`, fix: 'Elija una de la lista.' }),
  condition_operator_unknown: ({ operator }) => ({
    what: `La comparación “${operator}” es desconocida.`,
    fix: 'Elija una de la lista.',
  }),
  condition_negative: () => ({ what: 'El valor no puede ser negativo.', fix: 'Introduzca 0 o más, o quite la fila.' }),
  condition_malformed: () => ({ what: 'Esta condición no está completa.', fix: 'Introduzca un valor o quite la fila.' }),
  coupon_duplicate: ({ coupon }) => ({
    what: `Dos cupones tienen el ID “${coupon}”.`,
    fix: 'Elimine uno de ellos o cambie su ID.',
  }),
  stands_alone: () => ({
    what: 'El descuento cuenta artículos, así que este cupón no se puede combinar.',
    fix: 'Elija “Un cupón por pedido”.',
  }),
  coupon_reserved: ({ coupon }) => ({
    what: `El ID “${coupon}” está reservado.`,
    fix: 'Cambie el ID.',
  }),
  budget_below_discount: ({ budget, most }, { money }) => ({
    what: `El presupuesto de ${money(budget)} no alcanza ni para un código, que puede costar ${money(most)}.`,
    fix: `Aumente el presupuesto a ${money(most)} como mínimo o baje el máximo por pedido.`,
  }),
  budget_absent: () => ({ what: 'El cupón no tiene presupuesto.', fix: 'Fije un presupuesto o un número de códigos.' }),
  budget_empty: () => ({
    what: 'Un límite es 0, así que no se puede emitir ningún código.',
    fix: 'Auméntelo o vacíe el campo para no tener límite.',
  }),
  code_duplicate: ({ code }) => ({
    what: `Otro cupón ya tiene el código “${code}”.`,
    fix: 'Elija otro código.',
  }),
  coupon_unknown: ({ coupon }) => ({
    what: `La campaña no tiene ningún cupón “${coupon}”.`,
    fix: 'Quite el nombre o vuelva a añadir el cupón.',
  }),
  friends_coupon_unfit: () => ({
    what: 'Este cupón no se puede regalar a amigos.',
    fix: 'Use un código propio para cada comprador y no lo limite a socios.',
  }),
  friends_reward_unfit: () => ({
    what: 'Este cupón no puede ser la recompensa.',
    fix: 'Elija otro que no sea para amigos ni tenga un código compartido.',
  }),
  ends_before_start: ({ startsAt }, { moment }) => ({
    what: 'El cupón termina antes de empezar.',
    fix: `Elija un final posterior a ${moment(startsAt)}.`,
  }),
  coupon_ended: ({ endsAt }, { moment }) => ({
    what: `El cupón ya ha terminado: ${moment(endsAt)}.`,
    fix: 'Elija un final en el futuro o elimine el cupón.',
  }),
  scope_matches_nothing: ({ name }) => ({
    what: `Coinciden 0 productos. Su tienda no tiene “${name}”.`,
    fix: 'Revise la ortografía o elija categorías y productos de la lista.',
  }),
  scope_name_unknown: ({ name, more }) => ({
    what: more === 0 ? `Su tienda no tiene “${name}”.` : `Su tienda no tiene “${name}” ni ${more} más.`,
    fix: 'Revise la ortografía o quítelo.',
  }),
  sensitive_category: ({ text, what }) => ({
    what: `“${text}” trata de un tema sensible (${sensitive[what ?? ''] ?? what}). Los cupones no pueden depender de él.`,
    fix: 'Elija otra categoría o quítela.',
  }),
  protected_attribute: ({ text, what }) => ({
    what: `“${text}” selecciona a los compradores por un atributo protegido (${barred[what ?? ''] ?? what}), lo que no está permitido.`,
    fix: 'Quítelo.',
  }),
  value_below_floor: ({ value, floor }, { money }) => ({
    what: `Este cupón vale como máximo ${money(value)}, menos que el valor mínimo de un cupón, ${money(floor)}.`,
    fix: 'Aumente el descuento o baje el mínimo.',
  }),
  value_above_ceiling: ({ value, ceiling }, { money }) => ({
    what: `Este cupón puede valer ${money(value)}, más que el valor máximo de un cupón, ${money(ceiling)}.`,
    fix: 'Baje el descuento o aumente el máximo.',
  }),
  below_margin_floor: ({ cart, cost, left, least }, { money }) => ({
    what: `Un pedido de ${money(cart)} recibe un descuento de ${money(cost)}. ${
      Number(left) < 0 ? `Así se pierde ${money(-Number(left))}` : `Así queda un margen de ${money(left)}`
    }. Su mínimo es ${money(least)}.`,
    fix: 'Baje el descuento, aumente el valor mínimo del carrito o revise el margen en “Tienda”. El cupón se oculta para los carritos por debajo de su margen mínimo.',
  }),
  time_zone_unknown: ({ timeZone }) => ({
    what: `No existe la zona horaria “${timeZone}”.`,
    fix: 'Elija una de la lista, por ejemplo Europe/Berlin.',
  }),
  policy_floor_too_large: ({ coupons }) => ({
    what: `La probabilidad mínima por cupón es demasiado alta para ${coupons} cupones.`,
    fix: 'Use menos cupones o baje “policy.floor” en el archivo de la campaña.',
  }),
  coupons_missing: () => ({ what: 'Aún no hay cupones.', fix: 'Añada uno a partir de una plantilla.' }),
  rule_empty: () => ({
    what: 'Su regla propia tiene un porcentaje de compradores, pero ningún cupón.',
    fix: 'Marque “Parte de su regla propia” en un cupón o ponga a 0 el porcentaje de su regla propia.',
  }),
  priority_never_shows: ({ other }, { coupon }) => ({
    what: `Este cupón nunca se muestra: “${coupon(other)}” tiene mayor prioridad y está disponible siempre que lo está este.`,
    fix: 'Limite el público de la otra campaña o cambie las prioridades.',
  }),
  coupon_not_in_period: () => ({
    what: 'El cupón y su campaña nunca son válidos al mismo tiempo.',
    fix: 'Cambie las fechas de uno de los dos.',
  }),
  coupon_in_two_campaigns: ({ coupon: id }, { coupon }) => ({
    what: `“${coupon(id)}” está en dos campañas.`,
    fix: 'Quítelo de una de ellas.',
  }),
  coupons_too_many: ({ coupons, most }) => ({
    what: `En los dispositivos caben ${most} cupones, y hay ${coupons} en curso o previstos.`,
    fix: 'Pause algunos o termine los que ya no necesite. Los cupones en pausa y terminados siguen en su lista.',
  }),
  campaign_duplicate: () => ({ what: 'Dos campañas tienen el mismo ID.', fix: 'Elimine una de ellas y vuelva a crearla.' }),
  segment_duplicate: () => ({ what: 'Dos segmentos tienen el mismo ID.', fix: 'Elimine uno de ellos y vuelva a guardarlo.' }),
  campaign_ends_before_start: ({ startsAt }, { moment }) => ({
    what: 'La campaña termina antes de empezar.',
    fix: `Elija un final posterior a ${moment(startsAt)}.`,
  }),
  campaign_budget_below_discount: ({ budget, most }, { money }) => ({
    what: `El presupuesto compartido de ${money(budget)} no alcanza para un código, que puede costar ${money(most)}.`,
    fix: `Fije el presupuesto en ${money(most)} o más.`,
  }),
  campaign_budget_empty: () => ({
    what: 'Un límite del presupuesto compartido es 0, así que no se puede emitir ningún código.',
    fix: 'Auméntelo o vacíe el campo para no tener límite.',
  }),
  journey_channel_off: () => ({
    what: 'El recorrido de esta campaña usa un canal desactivado.',
    fix: 'Actívelo en Mensajes o quítelo del recorrido.',
  }),
  journey_cap_small: () => ({
    what: 'Con un mensaje por semana, ningún comprador puede aceptar este recorrido.',
    fix: 'Permita al menos dos mensajes por semana en Mensajes.',
  }),
  journey_without_coupons: () => ({ what: 'El recorrido no tiene nada que enviar.', fix: 'Añada un cupón a la campaña.' }),
  rule_never_shows: ({ other }, { coupon }) => ({
    what: `Su regla propia nunca muestra este cupón, porque “${coupon(other)}” siempre va primero.`,
    fix: 'Limite el público del otro, elija productos distintos o suba este.',
  }),
  exclusive_overlap: ({ other }, { coupon }) => ({
    what: `Los compradores pueden obtener este cupón y “${coupon(other)}” para los mismos productos, pero solo pueden usar uno.`,
    fix: 'Separe sus fechas o productos, o permita los dos en “Combinación”.',
  }),
  no_holdout: () => ({
    what: 'Sin un grupo de control, no puede medir cuánto aportan los cupones.',
    fix: 'Ponga “Sin cupones” al 5 % como mínimo. Lo habitual es el 10 %.',
  }),
  arm_too_small: ({ share, least }, { percent }) => ({
    what: `Con un porcentaje del ${percent(share)} se tarda mucho en obtener un resultado.`,
    fix: `Use 0 o al menos el ${percent(least)}.`,
  }),
  experiment_changed: ({ orders }) => ({
    what:
      orders === 1
        ? 'Cambiar los porcentajes invalidaría 1 pedido del experimento en curso.'
        : `Cambiar los porcentajes invalidaría ${orders} pedidos del experimento en curso.`,
    fix: 'Restaure los porcentajes o inicie un experimento nuevo.',
  }),
  creatives_changed: ({ orders }) => ({
    what:
      orders === 1
        ? 'Cambiar las variantes invalidaría 1 pedido de la prueba en curso.'
        : `Cambiar las variantes invalidaría ${orders} pedidos de la prueba en curso.`,
    fix: 'Restaure las variantes o inicie una prueba nueva.',
  }),
  creative_duplicate: ({ creative }) => ({
    what: `Dos variantes tienen el nombre “${creative}”.`,
    fix: 'Cambie el nombre de una de ellas. “control” es el propio cupón.',
  }),
  creative_same: () => ({
    what: 'Esta variante es igual que el cupón.',
    fix: 'Cambie su título, imagen, formato o momento, o quítela.',
  }),
  creative_format_unknown: () => ({ what: 'Este formato es desconocido.', fix: 'Elija uno de la lista.' }),
  pictures_too_many: ({ pictures, most }) => ({
    what: `La campaña tiene ${pictures} imágenes. Las páginas las cargan todas para que no se sepa qué cupón se ha elegido.`,
    fix: `Use como máximo ${most}.`,
  }),
  selector_invalid: ({ selector, fault }) => ({
    what: `“${selector}” no es un selector CSS: ${selectorFaults[String(fault)]}.`,
    fix: 'Use selectores como .help, #help o [data-help], separados por comas.',
  }),
  split_helper_absent: () => ({
    what: 'La agregación segura necesita un ayudante gestionado por otra organización.',
    fix: 'Introduzca el operador y la clave pública del ayudante, o elija otro modo.',
  }),
  reports_linkable: ({ auc, fits }) => ({
    what: `Dos informes privados de un mismo comprador podrían relacionarse con demasiada frecuencia: en ${hits(auc)} de 100 intentos, frente a 50 al azar.`,
    fix: `Baje ε a ${fits} o menos, o marque “Preguntar por códigos obtenidos y rechazos”.`,
  }),
  too_deep: () => ({ what: 'La campaña tiene demasiados niveles para leerla.', fix: 'Simplifique sus condiciones.' }),
};

const sensitive: Readonly<Record<string, string>> = {
  health: 'salud',
  sexuality: 'sexualidad',
  religion: 'religión',
  politics: 'política',
  children: 'infancia',
  "the merchant's list": 'de su propia lista',
};

const barred: Readonly<Record<string, string>> = {
  'device class': 'tipo de dispositivo',
  locale: 'idioma',
  address: 'domicilio',
  'payment means': 'medio de pago',
};

const selectorFaults: Readonly<Record<string, string>> = {
  end: 'falta algo al final',
  digit: 'un nombre después de . o # empieza con una cifra',
  bracket: 'un paréntesis o corchete no tiene pareja',
  pseudo: 'la palabra después de dos puntos es desconocida',
  other: 'los navegadores no pueden leerlo',
};

export const strings: typeof en = { issueList, publishRefusals, publish, issues };
