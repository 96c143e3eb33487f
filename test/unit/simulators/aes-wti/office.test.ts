import { describe, expect, it } from 'vitest';
import {
  devicesOf,
  entryOf,
  kindOf,
  monitoredIn,
  needsTrunk,
  OFFICE,
  parseDeviceId,
} from '../../../../simulators/aes-wti/office.ts';

describe('the office', () => {
  it.each([
    ['5590:CM55:0.0.0.0:0', { extension: '5590', switchName: 'CM55' }],
    ['5590:CM55::0', { extension: '5590', switchName: 'CM55' }],
    ['4750::10.2.33.44:0', { extension: '4750', switchName: '' }],
    ['5590:CM55:2001:db8::1:2', { extension: '5590', switchName: 'CM55' }],
    ['5590', null],
    ['5590:CM55::7', null],
    ['', null],
  ])('reads the device id %j', (text, parts) => {
    expect(parseDeviceId(text)).toEqual(parts);
  });

  it('knows what each number is', () => {
    expect(['1001', '1040', '5700', '5803', '1041'].map((number) => kindOf(OFFICE, number))).toEqual([
      'station',
      'station',
      'vdn',
      'skill',
      'outside',
    ]);
  });

  it('says of every device of a source that is no station what it is', () => {
    const devices = monitoredIn(OFFICE);
    expect(devices).toContainEqual({ extension: '5700', kind: 'vdn' });
    expect(devices).toContainEqual({ extension: '5800', kind: 'skill' });
    expect(devices.map((device) => (typeof device === 'string' ? device : device.extension))).toEqual(
      devicesOf(OFFICE),
    );
  });

  it('needs no trunk for extensions, known or not', () => {
    expect(['1001', '1099', '+15550100', 'anonymous', ''].map(needsTrunk)).toEqual([
      false,
      false,
      true,
      true,
      true,
    ]);
  });

  it('finds the entry of a queue by any of its numbers, and gives unknown queues the first', () => {
    expect(['7', '5701', '5801', '99'].map((id) => entryOf(OFFICE, id).vdn)).toEqual([
      '5701',
      '5701',
      '5701',
      '5700',
    ]);
  });
});
