import { parseDeviceId } from '../../../main/protocols/aes-wti/devices/device-id.ts';
import { DialPlan } from '../../../main/protocols/aes-wti/devices/dial-plan.ts';
import { mapMessage } from '../../../main/protocols/aes-wti/events/catalogue.ts';
import { KnownCalls } from '../../../main/protocols/aes-wti/events/known-calls.ts';
import { readFrame } from '../../../main/protocols/aes-wti/wire/frame.ts';
import type { Codec } from './codecs.ts';

const DEVICE = '1001:CM55::0';

/** All messages count as those of one monitor: which it is makes no difference to the time. */
export function aesWtiCodec(): Codec {
  const known = new KnownCalls();
  const device = parseDeviceId(DEVICE);
  const dialPlan = new DialPlan([device.extension]);
  const monitor = { device, follows: 'calls' } as const;
  return ({ text }) => {
    const frame = readFrame(text);
    if ('problem' in frame) return [{ kind: 'undecoded', name: '', reason: frame.problem, raw: text }];
    return mapMessage({ name: frame.name, payload: frame.payload, raw: text }, { monitor, known, dialPlan });
  };
}
