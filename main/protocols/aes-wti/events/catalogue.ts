import type { EventFacts } from '../../../../model/event.ts';
import { canonicalName } from '../wire/frame.ts';
import type { Fields } from '../wire/fields.ts';
import { AGENT_MAPPERS } from './agent-events.ts';
import { CALL_MAPPERS } from './call-events.ts';
import { DEVICE_MAPPERS, noted } from './device-events.ts';
import type { Mapper, View } from './facts.ts';
import { MERGE_MAPPERS } from './merges.ts';

/** By canonical name. */
const MAPPERS: ReadonlyMap<string, Mapper> = new Map(
  [CALL_MAPPERS, MERGE_MAPPERS, AGENT_MAPPERS, DEVICE_MAPPERS].flatMap((family) => Object.entries(family)),
);

export interface EventMessage {
  /** As AES writes it. */
  name: string;
  payload: Fields;
  raw: string;
}

/** The events that one message tells: at least one, the first of them the message's own. Never throws. */
export function mapMessage({ name, payload, raw }: EventMessage, view: View): EventFacts[] {
  view.known.heard += 1;
  const map = MAPPERS.get(canonicalName(name)) ?? noted;
  return map(payload, view).map((facts) => ({ ...facts, name, raw }));
}
