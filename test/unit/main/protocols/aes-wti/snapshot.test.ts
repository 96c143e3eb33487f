import { describe, expect, it } from 'vitest';
import { mapSnapshot } from '../../../../../main/protocols/aes-wti/devices/snapshot.ts';
import { KnownCalls } from '../../../../../main/protocols/aes-wti/events/known-calls.ts';
import { connection, device, facts, viewOf } from './fixtures.ts';

const NOBODY = {
  payload: { crossRefIDorSnapshotData: { snapshotData: { snapshotDeviceResponseInfo: [] } } },
  raw: '{}',
};

function afterDelivered(extension: string, follows: 'device' | 'calls') {
  const known = new KnownCalls();
  const view = viewOf(extension, known, follows);
  facts(
    'DeliveredEvent',
    { connection: connection('1042', extension), alertingDevice: device(extension) },
    view,
  );
  return { known, view };
}

describe('a snapshot without connections', () => {
  it('ends what was known of a station', () => {
    const { known, view } = afterDelivered('5590', 'device');
    expect(mapSnapshot(NOBODY, view, known.heard)).toMatchObject([
      { kind: 'connectionCleared', callId: '1042' },
    ]);
  });

  it('ends nothing that was reported after it was asked for', () => {
    const { known, view } = afterDelivered('5590', 'device');
    expect(mapSnapshot(NOBODY, view, known.heard - 1)).toEqual([]);
  });

  it('ends no call that waits at a VDN: those are no connections of it', () => {
    const { known, view } = afterDelivered('5700', 'calls');
    expect(mapSnapshot(NOBODY, view, known.heard)).toEqual([]);
  });
});
