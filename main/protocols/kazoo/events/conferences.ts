import type { EventDraft } from '../../../../model/event-draft.ts';
import { text } from '../fields.ts';
import { legFacts } from './calls.ts';
import { readLeg } from './leg.ts';
import type { Mapper } from './message.ts';

const STATES: Readonly<Record<string, Pick<EventDraft, 'kind' | 'state'>>> = {
  'add-member': { kind: 'conferenced', state: 'conferenced' },
  // The member goes back to what it did before; when it hung up, the end of its leg follows.
  'del-member': { kind: 'retrieved', state: 'connected' },
};

/** Conference events: all have the name "event", and tell in `data.event` what happened. */
export const conferenceEvent: Mapper = ({ data }, known) => {
  const event = text(data, 'event') ?? '';
  const reading = readLeg(data);
  const facts = Object.hasOwn(STATES, event) ? STATES[event] : undefined;
  if (reading === undefined) return [{ kind: 'vendor' }];
  const placed = known.place(reading);
  if (facts === undefined || placed.leg.hasEnded) return [legFacts(placed, { kind: 'vendor' })];
  return [legFacts(placed, facts)];
};
