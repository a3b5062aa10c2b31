import type { SendStrings } from './sendStrings';

export const sendEs: SendStrings = {
  language: 'es',
  title: 'Enviarme este cupón',
  means: {
    email:
      'La tienda recibe tu dirección y este cupón, nada más. Primero te escribe para preguntar si lo quieres; el cupón llega después de tu sí.',
    sms: 'La tienda recibe tu número y este cupón, nada más. Primero te escribe para preguntar si lo quieres; el cupón llega después de tu sí.',
  },
  by: 'Enviar por',
  channels: { email: 'Correo electrónico', sms: 'SMS' },
  address: { email: 'Tu correo electrónico', sms: 'Tu número de móvil' },
  number: 'Con el prefijo del país, por ejemplo +34 612 345 678',
  held: (when) =>
    `Para que los mensajes no lleguen de noche ni demasiado a menudo, el cupón no llegará antes de: ${when}. La pregunta llega enseguida.`,
  ask: 'Enviar',
  asking: 'Un momento…',
  asked: {
    email:
      'Mira ahora tu correo, también el no deseado: allí dirás si lo quieres. Si no llega nada, esta dirección ya ha tenido tres peticiones en un día, o no recibe mensajes de esta tienda.',
    sms: 'Mira ahora tus mensajes: allí dirás si lo quieres. Si no llega nada, este número ya ha tenido tres peticiones en un día, o no recibe mensajes de esta tienda.',
  },
  cancel: 'Cancelar',
  close: 'Cerrar',
  faults: {
    address: 'Revisa lo que has escrito.',
    gone: 'La tienda ya no tiene esta oferta.',
    claimed: 'Ya tienes un código para esta oferta.',
    exhausted: 'Ya se han entregado todos.',
    often: 'En los últimos días se te ha escrito bastante. Vuelve a pedirlo más tarde.',
    endsFirst: 'El cupón termina antes de que se pueda enviar.',
    off: 'La tienda no envía cupones en este momento.',
    busy: 'Demasiadas peticiones. Espera un minuto.',
    failed: 'No ha funcionado. Inténtalo de nuevo.',
  },
};
