import answers from '../../../../fixtures/aes-wti/answers.json' with { type: 'json' };
import events from '../../../../fixtures/aes-wti/events.json' with { type: 'json' };
import { DialPlan } from '../../../../../main/protocols/aes-wti/devices/dial-plan.ts';
import { parseDeviceId } from '../../../../../main/protocols/aes-wti/devices/device-id.ts';
import { mapMessage } from '../../../../../main/protocols/aes-wti/events/catalogue.ts';
import type { View } from '../../../../../main/protocols/aes-wti/events/facts.ts';
import { KnownCalls } from '../../../../../main/protocols/aes-wti/events/known-calls.ts';
import { readFrame } from '../../../../../main/protocols/aes-wti/wire/frame.ts';
import type { EventFacts } from '../../../../../model/event.ts';

/** The event catalogue of the protocol reference: by name, the whole message. */
export const EVENTS: Readonly<Record<string, { header: unknown; payload: object }>> = events;

/** The answers that the reference shows, by request. */
export const ANSWERS: Readonly<Record<string, readonly { header: unknown; payload: unknown }[]>> = answers;

/** How one monitored device sees things; views made with the same `known` are of one session. */
export function viewOf(
  extension: string,
  known: KnownCalls = new KnownCalls(),
  follows: 'device' | 'calls' = 'device',
): View {
  const dialPlan = new DialPlan(['5590', '5591', '5592', '5700', '5801']);
  for (const id of ['5700:CM55::0', '5801:CM55::0']) dialPlan.addDistributing(parseDeviceId(id));
  return { monitor: { device: parseDeviceId(`${extension}:CM55:0.0.0.0:0`), follows }, known, dialPlan };
}

/** What the adapter makes of a message. */
export function factsOf(message: unknown, view: View): EventFacts[] {
  const raw = JSON.stringify(message);
  const frame = readFrame(raw);
  if ('problem' in frame) throw new Error(frame.problem);
  return mapMessage({ name: frame.name, payload: frame.payload, raw }, view);
}

/** What the adapter makes of an event of this name, with other members than the reference's example has. */
export function facts(name: string, changes: object, view: View): EventFacts[] {
  const example = EVENTS[name];
  if (example === undefined) throw new Error(`No example of ${name}`);
  return factsOf({ header: example.header, payload: { ...example.payload, ...changes } }, view);
}

/** A device as events write it. */
export function device(extension: string) {
  return { deviceIdentifier: `${extension}:CM55::0` };
}

export function connection(callID: string, extension: string) {
  return { callID, deviceID: `${extension}:CM55::0` };
}
