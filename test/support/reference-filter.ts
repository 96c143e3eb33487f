import type { Call } from '../../model/call.ts';
import type { TelephonyEvent } from '../../model/event.ts';
import type { Condition, Filter, ListItem, Scalar } from '../../model/filter/ast.ts';
import type { FieldName } from '../../model/filter/fields.ts';

/**
 * The meaning of filters written a second time, as plainly as can be and sharing no code with the first: all values
 * of a field are listed, wildcards become native regexes, times are worked out digit by digit. For small subjects.
 */
export function referenceSelects(
  filter: Filter,
  subject: { event: TelephonyEvent; call?: Call | undefined } | { call: Call },
  now: number,
): boolean {
  const valuesOf = (field: FieldName): (string | number)[] => {
    const all =
      'event' in subject ? eventValues(subject.event, subject.call)[field] : callValues(subject.call)[field];
    return (all ?? []).filter((value): value is string | number => value !== undefined && value !== '');
  };
  const selects = (node: Filter): boolean => {
    if (node.type === 'everything') return true;
    if (node.type === 'and') return !node.items.some((item) => !selects(item));
    if (node.type === 'or') return node.items.filter((item) => selects(item)).length > 0;
    if (node.type === 'not') return !selects(node.item);
    if (node.type === 'search') {
      const fields: FieldName[] = [
        ...([
          'from',
          'to',
          'party',
          'number',
          'device',
          'name',
          'call',
          'global',
          'connection',
          'source',
        ] as const),
        ...(['agent', 'queue', 'cause', 'reason', 'raw'] as const),
      ];
      const { pattern } = node;
      const alone = 'event' in subject ? eventValues(subject.event, undefined) : callValues(subject.call);
      const texts = fields
        .flatMap((field) => alone[field] ?? [])
        .filter((value) => value !== undefined && value !== '');
      return texts.some((value) => textMatches(pattern, String(value), false));
    }
    const isWhole = node.field !== 'raw' && node.field !== 'reason';
    return valuesOf(node.field).some((value) => meets(node.condition, value, isWhole, now));
  };
  return selects(filter);
}

type Values = { [name in FieldName]?: (string | number | undefined)[] | undefined };

function eventValues(event: TelephonyEvent, call: Call | undefined): Values {
  const { from, to } = event;
  const ofCall = call === undefined ? {} : callValues(call);
  return {
    ...{ outcome: ofCall.outcome, dur: ofCall.dur, ring: ofCall.ring, talk: ofCall.talk },
    ...{ started: ofCall.started, answered: ofCall.answered, ended: ofCall.ended },
    ...{ legs: ofCall.legs, events: ofCall.events },
    kind: [event.kind],
    name: [event.name],
    state: [event.state],
    direction: [event.direction],
    from: [from?.number, from?.name],
    to: [to?.number, to?.name],
    party: [from?.number, from?.name, to?.number, to?.name, event.device],
    number: [from?.number, to?.number],
    device: [event.device],
    call: [event.callId, ...(ofCall.call ?? [])],
    role: [event.role],
    global: [event.globalCallId],
    connection: [event.connectionId],
    source: [event.sourceId],
    protocol: [event.protocol],
    agent: [event.agent?.id, event.agent?.name],
    queue: [event.queue?.id, event.queue?.name],
    cause: [event.cause],
    reason: [event.reason],
    raw: event.rawEncoding === 'base64' ? [] : [event.raw],
    seq: [event.seq],
    at: [event.at],
    received: [event.receivedAt],
  };
}

function callValues(call: Call): Values {
  const named = (...roles: string[]): (string | undefined)[] =>
    call.parties.filter(({ role }) => roles.includes(role)).flatMap(({ number, name }) => [number, name]);
  const devices = [...call.parties, ...call.legs].map(({ device }) => device);
  const ringEnd = call.answeredAt ?? call.endedAt;
  const minus = (end: number | undefined, start: number | undefined): number[] =>
    end !== undefined && start !== undefined ? [end - start] : [];
  return {
    state: [call.state],
    direction: [call.direction],
    from: named('caller'),
    to: named('called', 'transferredTo'),
    party: [...call.parties.flatMap(({ number, name }) => [number, name]), ...devices],
    number: call.parties.map(({ number }) => number),
    device: devices,
    call: [call.id],
    global: [call.globalCallId],
    connection: call.legs.map(({ connectionId }) => connectionId),
    source: [call.sourceId],
    protocol: [call.protocol],
    agent: [call.agent?.id, call.agent?.name, ...named('agent')],
    queue: [call.queue?.id, call.queue?.name],
    at: [call.startedAt],
    outcome: [call.outcome],
    dur: minus(call.endedAt, call.startedAt),
    ring: minus(ringEnd, call.ringingAt),
    talk: minus(call.endedAt, call.answeredAt),
    started: [call.startedAt],
    answered: [call.answeredAt],
    ended: [call.endedAt],
    legs: [call.legs.length],
    events: [call.eventCount],
  };
}

function meets(condition: Condition, value: string | number, isWhole: boolean, now: number): boolean {
  switch (condition.type) {
    case 'exists':
      return true;
    case 'oneOf':
      return condition.items.some((item) => meets(item, value, isWhole, now));
    case 'compare': {
      const [start] = spanOf(condition.value, now);
      if (condition.operator === '>') return Number(value) > start;
      if (condition.operator === '>=') return Number(value) >= start;
      return condition.operator === '<' ? Number(value) < start : Number(value) <= start;
    }
    default:
      return meetsItem(condition, value, isWhole, now);
  }
}

function meetsItem(
  item: ListItem | Extract<Condition, { type: 'regex' }>,
  value: string | number,
  isWhole: boolean,
  now: number,
): boolean {
  if (item.type === 'text' || item.type === 'regex') return textMatches(item, String(value), isWhole);
  const [start] = spanOf(item.type === 'range' ? item.from : item.value, now);
  const [, last] = spanOf(item.type === 'range' ? item.to : item.value, now);
  return Number(value) >= start && Number(value) <= last;
}

function textMatches(
  pattern: Extract<Condition, { type: 'text' | 'regex' }>,
  value: string,
  isWhole: boolean,
): boolean {
  if (pattern.type === 'regex') return new RegExp(pattern.source, 'i').test(value);
  const quoted = pattern.pieces.map((piece) => piece.toLowerCase().replace(/[^\p{L}\p{N}]/gu, asEscapes));
  const body = quoted.join('[^]*');
  return new RegExp(isWhole ? `^${body}$` : body).test(value.toLowerCase());
}

function asEscapes(characters: string): string {
  return characters
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');
}

/** First and last ms. */
function spanOf(value: Scalar, now: number): [number, number] {
  if (value.type === 'number') return [value.value, value.value];
  if (value.type === 'duration') return [value.ms, value.ms % 1000 === 0 ? value.ms + 999 : value.ms];
  if (value.type === 'ago') return [now - value.ms, now - value.ms];
  const today = new Date(now);
  const isClock = value.type === 'clock';
  const [day = '', clock = ''] = isClock ? ['', value.text] : value.text.split('T');
  const [year, month, date] = day.split('-').map(Number);
  const [hours = 0, minutes = 0, seconds = 0] = clock.replace('Z', '').split(':').map(Number);
  const at = isClock ? new Date(today) : new Date(year ?? 0, (month ?? 0) - 1, date);
  at.setHours(hours, minutes, Math.floor(seconds), Math.round((seconds % 1) * 1000));
  const start = clock.endsWith('Z') ? Date.parse(value.text) : at.getTime();
  if (clock === '') return [start, new Date(year ?? 0, (month ?? 0) - 1, (date ?? 0) + 1).getTime() - 1];
  if (clock.includes('.')) return [start, start];
  return [start, start + (clock.split(':').length === 2 ? 59_999 : 999)];
}
