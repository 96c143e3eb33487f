import type { Conduct } from '../trouble/conduct.ts';

/** What a binding of a client becomes on the server. */
export interface Binding {
  /** As replies and events call it. */
  reported: string;
  /** Its patterns on the bus. */
  patterns: string[];
}

/** The wish could not be granted; the text is Blackhole's. */
export interface Refused {
  error: string;
}

export interface Asker {
  conduct: Conduct;
  /** The account to watch, or `*`. */
  accountId: string;
  /** The token is of the cluster's top account. */
  isTop: boolean;
}

type Family = (parts: string[], asker: Asker) => Binding | Refused;

export const CALL_EVENTS = [
  'CHANNEL_CREATE',
  'CHANNEL_ANSWER',
  'CHANNEL_DESTROY',
  'CHANNEL_BRIDGE',
  'CHANNEL_HOLD',
  'CHANNEL_UNHOLD',
  'PARK_PARKED',
  'PARK_RETRIEVED',
  'PARK_ABANDONED',
] as const;

const OBJECT_ACTIONS = ['doc_created', 'doc_edited', 'doc_deleted'];
const OBJECT_TYPES = [
  'account',
  'callflow',
  'device',
  'faxbox',
  'media',
  'user',
  'vmbox',
  'fax',
  'mailbox_message',
  'call_recording',
];

const CONFERENCE_EVENTS = [
  'conference-create',
  'conference-destroy',
  'lock',
  'unlock',
  'add-member',
  'del-member',
  'start-talking',
  'stop-talking',
  'mute-member',
  'unmute-member',
  'deaf-member',
  'undeaf-member',
];

const FAMILIES: ReadonlyMap<string, Family> = new Map<string, Family>([
  ['call', readCall],
  ['object', readObject],
  ['conference', readConference],
  ['presence', readPresence],
  ['fax', readFax],
  ['qubicle', readQubicle],
  ['notifications', readNotifications],
  ['stream', readStream],
]);

/** Reads one binding in the server's dialect. */
export function readBinding(text: string, asker: Asker): Binding | Refused {
  const [name = '', ...parts] = text.split('.');
  const family = offers(asker.conduct, name) ? FAMILIES.get(name) : undefined;
  if (family === undefined) return { error: 'no available subscriptions to requested binding' };
  return family(parts, asker);
}

function offers(conduct: Conduct, family: string): boolean {
  if (family === 'call') return conduct.calls;
  if (family === 'presence') return conduct.presence;
  if (family === 'notifications' || family === 'stream') return conduct.dialect === 'C';
  return true;
}

/** What `GET /v2/websockets` lists, by family. */
export function offeredPatterns(conduct: Conduct): Record<string, readonly string[]> {
  const conference =
    conduct.dialect === 'C'
      ? 'conference.event.{EVENT}.{CONFERENCE_ID}.{CALL_ID}'
      : 'conference.event.{CONFERENCE_ID}.{CALL_ID}';
  const all: Record<string, readonly string[]> = {
    call: CALL_EVENTS.map((name) => `call.${name}.{CALL_ID}`),
    conference: ['conference.command.{CONFERENCE_ID}', conference],
    fax: ['fax.status.{FAX_ID}', 'fax.object.{ACTION}'],
    object: OBJECT_TYPES.map((type) => `object.{ACTION}.${type}`),
    // Listed without the prefix that the subscription needs.
    presence: ['dialog.{CALL_ID}', 'update.{CALL_ID}', 'mwi_updates.{USER}'],
    qubicle: ['qubicle.queue', 'qubicle.session', 'qubicle.recipient'],
    notifications: ['notifications.notification.missed_call'],
    stream: ['stream.start.{CALL_ID}', 'stream.stop.{CALL_ID}'],
  };
  return Object.fromEntries(Object.entries(all).filter(([family]) => offers(conduct, family)));
}

function readCall(parts: string[], { accountId }: Asker): Binding | Refused {
  const [event, callId] = parts;
  if (event === undefined || callId === undefined || parts.length !== 2) return invalidFormat('call', parts);
  const names = CALL_EVENTS.filter((name) => event === '*' || event === name);
  if (names.length === 0) return { error: `event ${event} not supported` };
  return {
    reported: `call.${event}.${callId}`,
    patterns: names.map((name) => `call.${accountId}.${name}.${callId}`),
  };
}

function readObject(parts: string[], { accountId }: Asker): Binding | Refused {
  const [action, type] = parts;
  if (action === undefined || type === undefined || parts.length !== 2) return invalidFormat('object', parts);
  const actions = OBJECT_ACTIONS.filter((name) => action === '*' || action === name);
  const types = OBJECT_TYPES.filter((name) => type === '*' || type === name);
  if (actions.length === 0) return { error: `event ${action} not supported` };
  if (types.length === 0) return { error: `event ${type} not supported` };
  return {
    reported: `object.${action}.${type}`,
    patterns: actions.flatMap((one) => types.map((other) => `object.${accountId}.${one}.${other}`)),
  };
}

function readConference(parts: string[], asker: Asker): Binding | Refused {
  const [what, ...rest] = parts;
  if (what === 'command' && rest.length === 1) return ofConference(parts, rest[0], asker);
  if (what !== 'event') return invalidFormat('conference', parts);
  const [first = '', second = '', third = ''] = rest;
  const { dialect } = asker.conduct;
  if (dialect === 'C') {
    if (rest.length !== 3) return invalidFormat('conference', parts);
    return first === '*' || CONFERENCE_EVENTS.includes(first)
      ? ofConference(parts, second, asker)
      : { error: 'Unsupported conference event' };
  }
  if (rest.length === 2) return ofConference(parts, first, asker);
  if (dialect === 'A' || rest.length !== 3 || second !== '*') return invalidFormat('conference', parts);
  return CONFERENCE_EVENTS.includes(third)
    ? ofConference(parts, first, asker)
    : { error: 'Unsupported conference event' };
}

function ofConference(parts: string[], id: string | undefined, asker: Asker): Binding | Refused {
  if (id === '*' && !(asker.conduct.dialect === 'C' && asker.isTop))
    return { error: 'ConferenceId required' };
  const reported = `conference.${parts.join('.')}`;
  return { reported, patterns: [reported] };
}

/** Registered, and reported, without the prefix that it was asked with. */
function readPresence(parts: string[], { accountId }: Asker): Binding | Refused {
  const [what, id] = parts;
  if (what === undefined || id === undefined || parts.length !== 2) return invalidFormat('presence', parts);
  if (!['dialog', 'update', 'mwi_updates'].includes(what)) return { error: `event ${what} not supported` };
  return { reported: `${what}.${id}`, patterns: [`${what}.${accountId}.${id}`] };
}

function readFax(parts: string[], { accountId }: Asker): Binding | Refused {
  const [what, id] = parts;
  if (what === undefined || id === undefined || parts.length !== 2) return invalidFormat('fax', parts);
  if (what !== 'status' && what !== 'object') return { error: `event ${what} not supported` };
  return { reported: `fax.${what}.${id}`, patterns: [`fax.${what}.${accountId}.${id}`] };
}

function readQubicle(parts: string[], { accountId }: Asker): Binding | Refused {
  const [what] = parts;
  if (what === undefined || parts.length !== 1) return invalidFormat('qubicle', parts);
  if (!['queue', 'session', 'recipient'].includes(what)) return { error: `event ${what} not supported` };
  return { reported: `qubicle.${what}`, patterns: [`qubicle.${what}.${accountId}`] };
}

function readNotifications(parts: string[], { accountId }: Asker): Binding | Refused {
  const [category, name] = parts;
  if (category !== 'notification' || name === undefined || parts.length !== 2) {
    return invalidFormat('notifications', parts);
  }
  if (name !== 'missed_call' && name !== '*') return { error: `event ${name} not supported` };
  return {
    reported: `notifications.notification.${name}`,
    patterns: [`notifications.${accountId}.missed_call`],
  };
}

function readStream(parts: string[], { accountId }: Asker): Binding | Refused {
  const [what, id] = parts;
  if (what === undefined || id === undefined || parts.length !== 2) return invalidFormat('stream', parts);
  if (what !== 'start' && what !== 'stop') return { error: `event ${what} not supported` };
  return { reported: `stream.${what}.${id}`, patterns: [`stream.${what}.${accountId}.${id}`] };
}

function invalidFormat(family: string, parts: string[]): Refused {
  return { error: `invalid format for ${family} subscription : ${parts.join(', ')}` };
}
