import { TOO_DEEP, writtenJson } from '../../../../model/written-json.ts';
import { asEvents } from '../events/catalogue.ts';
import { listedLeg } from '../events/calls.ts';
import { readLeg } from '../events/leg.ts';
import type { LegReading } from '../events/leg.ts';
import { flag, integer } from '../fields.ts';
import type { Fields } from '../fields.ts';
import { gregorian } from '../gregorian.ts';
import type { EventFacts } from '../../../../model/event.ts';
import type { KnownCalls } from '../memory/known-calls.ts';

export const SNAPSHOT_NAME = 'snapshot:channels';

/** One row of the list of channels; its fields are named otherwise than those of an event. */
export interface ChannelRow {
  reading: LegReading;
  /** Seconds since the leg began, where the row tells. */
  elapsedSeconds: number | undefined;
  fields: Fields;
}

/** Undefined for a row that names no leg. */
export function readChannelRow(row: Fields, account: string): ChannelRow | undefined {
  const reading = readLeg({
    ...row,
    call_id: row.uuid ?? row.call_id,
    call_direction: row.direction ?? row.call_direction,
    other_leg_call_id: row.other_leg ?? row.other_leg_call_id,
    channel_is_loopback: row.is_loopback ?? row.channel_is_loopback,
    callee_id_number: row.callee_id_number ?? row.destination,
    custom_channel_vars: {
      account_id: account,
      call_interaction_id: row.interaction_id,
      bridge_id: row.bridge_id,
      owner_id: row.owner_id,
      authorizing_id: row.authorizing_id,
      authorizing_type: row.authorizing_type,
      resource_type: row.resource_type,
      inception: row.inception,
    },
  });
  return reading && { reading, elapsedSeconds: integer(row, 'elapsed_s'), fields: row };
}

/** The row as an event: what led to the leg's state. */
export function eventsOf({ reading, fields }: ChannelRow, known: KnownCalls): EventFacts[] {
  const facts = listedLeg(
    reading,
    {
      isAnswered: flag(fields, 'answered') === true,
      isHeld: (flag(fields, 'is_onhold') ?? flag(fields, 'is_on_hold')) === true,
      createdAt: gregorian(fields, 'timestamp'),
    },
    known,
  );
  return asEvents(facts, SNAPSHOT_NAME, writtenJson(fields) ?? TOO_DEEP);
}
