import { describe, expect, it } from 'vitest';
import {
  deviceKey,
  isTrunk,
  parseDeviceId,
  readDevice,
} from '../../../../../main/protocols/aes-wti/devices/device-id.ts';

describe('a device identifier of AES', () => {
  it.each(['5590:CM55:0.0.0.0:0', '5590:CM55::0', '5590:cm55:fe80::1:0', '5590:CM55'])(
    'written %s is extension and switch',
    (written) => {
      expect(deviceKey(parseDeviceId(written))).toBe('5590:CM55');
    },
  );

  it('keeps the same extension on two switches apart', () => {
    expect(deviceKey(parseDeviceId('5590:CM55::0'))).not.toBe(deviceKey(parseDeviceId('5590:CM66::0')));
  });

  it.each([
    ['tel:+15550100;ext=1', '+15550100'],
    ['sip:5590@aes.example', '5590@aes.example'],
    ['15550100', '15550100'],
    ['0035315550100:CM55::0', '0035315550100'],
  ])('written %s is the number %s', (written, extension) => {
    expect(parseDeviceId(written).extension).toBe(extension);
  });

  it('of a trunk is no number', () => {
    expect(isTrunk(parseDeviceId('T520#3:CM55::0'))).toBe(true);
    expect(isTrunk(parseDeviceId('5590:CM55::0'))).toBe(false);
  });

  it.each([
    ['5590:CM55::0', '5590'],
    [{ deviceIdentifier: '5590:CM55::0' }, '5590'],
    [{ deviceIdentifier: { value: '5590:CM55::0', typeOfNumber: 'other', mediaClass: 'voice' } }, '5590'],
    [{ numberDialed: '5700:CM55::0' }, '5700'],
    [5590, '5590'],
  ])('is read from %j', (device, extension) => {
    expect(readDevice({ device }, 'device')).toMatchObject({ extension });
  });

  it('may be withheld or unknown', () => {
    expect(readDevice({ device: { restricted: '' } }, 'device')).toBe('restricted');
    expect(readDevice({ device: { notKnown: {} } }, 'device')).toBeUndefined();
    expect(readDevice({}, 'device')).toBeUndefined();
  });
});
