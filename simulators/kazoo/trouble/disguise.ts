import type { BusEvent } from '../bus.ts';
import type { Conduct } from './conduct.ts';

type Data = Record<string, unknown>;

/** The data of an event as this server sends it now; null when it does not send it at all. */
export function disguise(event: BusEvent, { events, payload }: Conduct): Data | null {
  if (events === 'without-destroy' && event.name === 'CHANNEL_DESTROY') return null;
  if (events === 'without-hold' && /^CHANNEL_(UN)?HOLD$/.test(event.name)) return null;
  const data = event.data();
  if (events === 'without-carrier-create' && event.name === 'CHANNEL_CREATE' && isFromCarrier(data))
    return null;
  if (payload === 'strings')
    return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, text(value)]));
  return payload === 'bare' ? bare(data) : data;
}

function isFromCarrier(data: Data): boolean {
  const variables = data['custom_channel_vars'];
  if (typeof variables !== 'object' || variables === null) return false;
  return Reflect.get(variables, 'resource_type') === 'offnet-origination';
}

function text(value: unknown): unknown {
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : value;
}

/** Of a call event only the call id must be there; what else is kept lets the legs of a call be joined. */
function bare(data: Data): Data {
  const kept = [
    'event_category',
    'event_name',
    'call_id',
    'call_direction',
    'other_leg_call_id',
    'hangup_cause',
  ];
  return Object.fromEntries(Object.entries(data).filter(([key]) => kept.includes(key)));
}
