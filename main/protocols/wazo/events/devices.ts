import { finished } from '../../../../model/event-draft.ts';
import type { EventMeaning } from '../../../../model/event-draft.ts';
import { flag, id, integer, isFields, nested, party, partyOf, text } from '../bus/fields.ts';
import type { Fields } from '../bus/fields.ts';
import type { BusMessage, Family, Mapper } from '../bus/message.ts';

/** What persons and devices are set to: presence, lines, trunks, do not disturb, forwarding, voicemail. */
export const DEVICES: Family = {
  chatd_presence_updated: { right: 'events.chatd.users.*.presences.updated', map: presence },
  line_status_updated: { right: 'events.lines.*.status.updated', map: endpoint },
  trunk_status_updated: { right: 'events.trunks.*.status.updated', map: endpoint },
  users_services_dnd_updated: {
    right: 'events.config.users.{u}.services.dnd.updated',
    map: setting('doNotDisturb', 'do not disturb'),
  },
  users_services_incallfilter_updated: {
    right: 'events.config.users.{u}.services.incallfilter.updated',
    map: setting('vendor', 'call filter'),
  },
  users_forwards_busy_updated: {
    right: 'events.config.users.{u}.forwards.busy.updated',
    map: setting('forwarding', 'forwarding when busy'),
  },
  users_forwards_noanswer_updated: {
    right: 'events.config.users.{u}.forwards.noanswer.updated',
    map: setting('forwarding', 'forwarding when not answered'),
  },
  users_forwards_unconditional_updated: {
    right: 'events.config.users.{u}.forwards.unconditional.updated',
    map: setting('forwarding', 'forwarding of all calls'),
  },
  user_voicemail_message_created: { right: 'events.users.{u}.voicemails', map: voicemail('left') },
  user_voicemail_message_updated: { right: 'events.users.{u}.voicemails', map: voicemail('changed') },
  user_voicemail_message_deleted: { right: 'events.users.{u}.voicemails', map: voicemail('deleted') },
  global_voicemail_message_created: {
    right: 'events.voicemails.global.messages.created',
    map: voicemail('left'),
  },
};

export function presence({ data }: BusMessage): EventMeaning[] {
  return [finished({ kind: 'presence', device: text(data, 'uuid'), reason: presenceInWords(data) })];
}

const LINE_WORDS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    ringing: 'ringing',
    progressing: 'dialling',
    talking: 'on the phone',
    holding: 'on hold',
    unavailable: 'phone not reachable',
  }),
);

const CHOSEN_WORDS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    available: 'available',
    away: 'away',
    unavailable: 'offline',
    invisible: 'offline',
  }),
);

/** Do not disturb goes before what the line does, and that before what the person chose. */
function presenceInWords(data: Fields): string | undefined {
  const chosen = text(data, 'state') ?? '';
  const words = flag(data, 'do_not_disturb') === true ? 'do not disturb' : undefined;
  return words ?? LINE_WORDS.get(text(data, 'line_state') ?? '') ?? CHOSEN_WORDS.get(chosen);
}

function endpoint({ data }: BusMessage): EventMeaning[] {
  const registered = flag(data, 'registered');
  const calls = integer(data, 'current_call_count');
  const words = [
    ...(registered === undefined ? [] : [registered ? 'registered' : 'not registered']),
    ...(calls === undefined ? [] : [`${calls} ${calls === 1 ? 'call' : 'calls'}`]),
  ];
  return [
    finished({
      kind: 'presence',
      device: text(data, 'name') ?? id(data, 'id'),
      reason: words.length > 0 ? words.join(', ') : undefined,
    }),
  ];
}

function setting(kind: 'doNotDisturb' | 'forwarding' | 'vendor', title: string): Mapper {
  return ({ data }) => {
    const enabled = flag(data, 'enabled');
    return [
      finished({
        kind,
        device: text(data, 'user_uuid'),
        to: partyOf(text(data, 'destination'), undefined),
        reason: enabled === undefined ? undefined : `${title} ${enabled ? 'on' : 'off'}`,
      }),
    ];
  };
}

function voicemail(what: 'left' | 'changed' | 'deleted'): Mapper {
  return ({ data }) => {
    const message = nested(data, 'message');
    const seconds = integer(message, 'timestamp');
    const folder = text(nested(message, 'folder'), 'type');
    return [
      finished({
        kind: 'messageWaiting',
        // The message's own time is when it was left, whatever happened to it since.
        at: what === 'left' && seconds !== undefined ? seconds * 1000 : undefined,
        device: text(data, 'user_uuid'),
        from: party(message, 'caller_id', 'num'),
        to: partyOf(undefined, text(nested(message, 'voicemail'), 'name')),
        reason: `message ${what}${isFields(message.folder) && folder !== undefined ? `, ${folder}` : ''}`,
      }),
    ];
  };
}
