import type { CallRow, EventRow } from '../../../model/contract/view.ts';
import { textValue } from '../../state/filter-terms.ts';
import type { FilterValue } from '../../state/filter-terms.ts';
import { calledOf, callerOf } from '../../../model/party-words.ts';

/** What a cell of the list of calls can be filtered by; nothing for a cell without a value. */
export function callCellValues(call: CallRow, column: string): FilterValue[] {
  switch (column) {
    case 'state':
      return textValue('state', call.state);
    case 'from':
      return partyValue('from', callerOf(call));
    case 'to':
      return calledOf(call).flatMap((party) => partyValue('to', party));
    case 'direction':
      return textValue('direction', call.direction);
    case 'outcome':
      return textValue('outcome', call.outcome);
    case 'agent':
      return [...textValue('agent', call.agent?.id), ...textValue('queue', call.queue?.id)];
    case 'source':
      return textValue('source', call.sourceId);
    default:
      return [];
  }
}

/** What a cell of the list of events, or a field of an event's detail, can be filtered by. */
export function eventCellValues(event: EventRow, column: string): FilterValue[] {
  switch (column) {
    case 'seq':
      return [{ field: 'seq', value: String(event.seq) }];
    case 'kind':
      return textValue('kind', event.kind);
    case 'name':
      return textValue('name', event.name);
    case 'from':
      return partyValue('from', event.from);
    case 'to':
      return partyValue('to', event.to);
    case 'state':
      return textValue('state', event.state);
    case 'device':
      return textValue('device', event.device);
    case 'direction':
      return textValue('direction', event.direction);
    case 'role':
      return textValue('role', event.role);
    case 'cause':
      return textValue('cause', event.cause);
    case 'agent':
      return textValue('agent', event.agent?.id);
    case 'queue':
      return textValue('queue', event.queue?.id);
    case 'call':
      return textValue('call', event.callId);
    case 'global':
      return textValue('global', event.globalCallId);
    case 'connection':
      return textValue('connection', event.connectionId);
    case 'source':
      return textValue('source', event.sourceId);
    case 'protocol':
      return textValue('protocol', event.protocol);
    default:
      return [];
  }
}

function partyValue(
  field: 'from' | 'to',
  party: { number?: string; name?: string } | undefined,
): FilterValue[] {
  return textValue(field, party?.number || party?.name);
}
