import type { TelephonyEvent } from '../../../model/event.ts';
import { partyWords } from '../../../model/party-words.ts';
import { DIRECTION_WORDS, STATE_WORDS } from '../../state/call-words.ts';
import { dateAndTime, offset } from '../../state/times.ts';
import type { FilterValue } from '../../state/filter-terms.ts';
import { eventCellValues } from '../filter/cell-values.ts';

/** A line of the table of normalised fields. */
export interface EventField {
  title: string;
  text: string;
  /** What it can be filtered by; empty for what cannot. */
  values: FilterValue[];
}

/** What an event says, in words, without what it does not say. */
export function eventFields(event: TelephonyEvent, sourceName: (id: string) => string): EventField[] {
  const { agent, queue, gap } = event;
  const field = (title: string, text: string | undefined, column?: string): EventField[] =>
    text === undefined || text === ''
      ? []
      : [{ title, text, values: column === undefined ? [] : eventCellValues(event, column) }];
  return [
    ...field('Number', String(event.seq), 'seq'),
    ...field('Time', dateAndTime(event.at)),
    ...field('Received', `${dateAndTime(event.receivedAt)} (${offset(event.receivedAt - event.at)})`),
    ...field('Kind', event.kind, 'kind'),
    ...field('Native name', event.name, 'name'),
    ...field('State', event.state && STATE_WORDS[event.state], 'state'),
    ...field('From', partyWords(event.from), 'from'),
    ...field('To', partyWords(event.to), 'to'),
    ...field('Direction', event.direction && DIRECTION_WORDS[event.direction], 'direction'),
    ...field('Side', event.role, 'role'),
    ...field('Device', event.device, 'device'),
    ...field('Cause', event.cause, 'cause'),
    ...field('Reason', event.reason),
    ...field('Agent', agent && [agent.name, agent.id, agent.state].filter(Boolean).join(' · '), 'agent'),
    ...field('Queue', queue && [queue.name, queue.id].filter(Boolean).join(' · '), 'queue'),
    ...field('Missing', gap && `${gap.reason}${gap.count === undefined ? '' : ` (${gap.count} events)`}`),
    ...field('Call id', event.callId, 'call'),
    ...field('Global call id', event.globalCallId, 'global'),
    ...field('Connection', event.connectionId, 'connection'),
    ...field('Joins', event.joins?.join(', ')),
    ...field('Source', sourceName(event.sourceId), 'source'),
    ...field('Protocol', event.protocol, 'protocol'),
  ];
}
