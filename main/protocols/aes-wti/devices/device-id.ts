import { isUsable } from '../../../../model/longest-text.ts';
import { isFields, member, text } from '../wire/fields.ts';
import type { Fields } from '../wire/fields.ts';

/** A device identifier of DMCC, `extension:switchConnectionName:switchIP:instance`, taken apart. */
export interface DeviceId {
  /** As AES writes it. */
  written: string;
  /** An extension, an outside number, or the name of a trunk. */
  extension: string;
  switchName: string;
}

const TRUNK = /^T\d+#\d+$/i;

/** Text that is no such identifier (a TelURI, a bare number) is a number as a whole. */
export function parseDeviceId(written: string): DeviceId {
  const uri = /^(?:tel|sips?):([^;]*)/i.exec(written);
  const [extension = '', switchName = ''] = uri === null ? written.split(':') : [uri[1]];
  return { written, extension, switchName };
}

/**
 * What tells devices apart: extension and switch. `5590:CM55:0.0.0.0:0` and `5590:CM55::0` are the same device, and AES
 * writes both; case does not matter.
 */
export function deviceKey({ extension, switchName }: DeviceId): string {
  return `${extension}:${switchName}`.toUpperCase();
}

/** `T520#3`: a line to outside, not a number that could be called. */
export function isTrunk({ extension }: DeviceId): boolean {
  return TRUNK.test(extension);
}

/** What a device value of an event says. */
export type DeviceValue = DeviceId | 'restricted' | undefined;

const ID_KEYS = ['deviceIdentifier', 'numberDialed', 'value', 'deviceID'];

/**
 * Reads an extended device value: bare text, or a choice of `deviceIdentifier`, `numberDialed`, `restricted`, `notKnown`,
 * … (ECMA-323), the identifier itself again as text or as an object with `value`.
 */
export function readDevice(fields: Fields, name: string): DeviceValue {
  return valueOf(member(fields, name), 0);
}

/** The device where it is given; what is withheld or unknown is none. */
export function knownDevice(fields: Fields, name: string): DeviceId | undefined {
  const value = readDevice(fields, name);
  return value === 'restricted' ? undefined : value;
}

function valueOf(value: unknown, depth: number): DeviceValue {
  if (typeof value === 'number') return parseDeviceId(String(value));
  if (typeof value === 'string') return isUsable(value) ? parseDeviceId(value) : undefined;
  if (!isFields(value) || depth > 2) return undefined;
  if (member(value, 'restricted') !== undefined) return 'restricted';
  const key = ID_KEYS.find((candidate) => member(value, candidate) !== undefined);
  return key === undefined ? undefined : valueOf(member(value, key), depth + 1);
}

/** A connection: one device in one call. Either may be missing. */
export interface ConnectionRef {
  callId: string | undefined;
  device: DeviceId | undefined;
}

export function readConnection(fields: Fields, name: string): ConnectionRef {
  const value = member(fields, name);
  if (!isFields(value)) return { callId: undefined, device: undefined };
  return { callId: text(value, 'callID'), device: knownDevice(value, 'deviceID') };
}

/** The id of the leg, the same whichever monitor reports it. */
export function connectionIdOf(callId: string, device: DeviceId): string {
  return `${callId}/${deviceKey(device)}`;
}
