import { describe, expect, it } from 'vitest';
import { KnownCalls } from '../../../../../main/protocols/wazo/bus/known-calls.ts';
import { exampleOf, facts } from './fixtures.ts';

const ROSA = { number: '+15550100', name: 'Rosa Vidal' };
const UMA = { number: '1001', name: 'Uma One' };

function leg(changes: Record<string, unknown>) {
  return { ...exampleOf('call_created'), ...changes };
}

describe('a Wazo call object', () => {
  it.each([
    ['Down', false, 'offered', 'offered'],
    ['Dialing', false, 'offered', 'offered'],
    ['Unknown', false, 'offered', 'offered'],
    ['Busy', false, 'offered', 'offered'],
    ['Down', true, 'originated', 'initiated'],
    ['Dialing', true, 'originated', 'initiated'],
    ['OffHook', true, 'serviceInitiated', 'initiated'],
    ['Ring', true, 'delivered', 'ringing'],
    ['Ringing', false, 'delivered', 'ringing'],
    ['Ringing', true, 'delivered', 'ringing'],
    ['Up', false, 'established', 'connected'],
  ])('with status %s (caller: %s) is %s, %s', (status, isCaller, kind, state) => {
    expect(facts('call_updated', leg({ status, is_caller: isCaller }))).toMatchObject([{ kind, state }]);
  });

  it.each([
    [{ on_hold: true }, 'held'],
    [{ parked: true }, 'held'],
    [{ talking_to: { '1.1': null, '1.2': 'U2' } }, 'conferenced'],
  ])('that is up with %o is %s', (changes, state) => {
    expect(facts('call_updated', leg({ status: 'Up', ...changes }))).toMatchObject([{ kind: state, state }]);
  });

  it('has its own party as the caller where it began the conversation', () => {
    const outgoing = leg({ is_caller: true, status: 'Ring', direction: 'outbound' });
    expect(facts('call_created', outgoing)).toMatchObject([
      { from: UMA, to: ROSA, device: '1001', direction: 'out' },
    ]);
  });

  it.each(['1001', '3000'])(
    'does not take the dialled number %s for the caller before it is known',
    (dialled) => {
      const early = leg({
        peer_caller_id_name: '',
        peer_caller_id_number: dialled,
        dialed_extension: dialled,
      });
      const [event] = facts('call_created', early);
      expect(event).not.toHaveProperty('from');
      expect(event?.to).toEqual(UMA);
    },
  );

  it('says which side of the call a leg is on', () => {
    expect(facts('call_created', leg({ is_caller: false }))[0]?.role).toBe('called');
    expect(facts('call_created', leg({ is_caller: true, status: 'Ringing' }))[0]?.role).toBe('caller');
  });

  it('has no direction while the system does not know it', () => {
    expect(facts('call_created', leg({ direction: 'unknown' }))[0]).not.toHaveProperty('direction');
  });

  it('without a call_id is undecoded', () => {
    expect(facts('call_created', leg({ call_id: null }))).toMatchObject([{ kind: 'undecoded' }]);
  });
});

describe('the end of a Wazo call', () => {
  const swapped = exampleOf('call_ended');
  const unswapped = {
    ...swapped,
    caller_id_name: UMA.name,
    caller_id_number: UMA.number,
    peer_caller_id_name: ROSA.name,
    peer_caller_id_number: ROSA.number,
  };

  it.each([
    ['swapped', swapped],
    ['in the old order', unswapped],
  ])('keeps who called whom when the parties are %s', (_, data) => {
    const known = new KnownCalls();
    facts('call_created', exampleOf('call_created'), known);
    expect(facts('call_ended', data, known)).toMatchObject([
      { from: ROSA, to: UMA, device: '1001', direction: 'in', globalCallId: '1732200000.5' },
    ]);
  });

  it('names no parties for a leg that was not seen before', () => {
    const [event] = facts('call_ended', swapped);
    expect(event).not.toHaveProperty('from');
    expect(event).not.toHaveProperty('to');
  });

  it.each([
    [16, 'normalClearing'],
    [17, 'busy'],
    [18, 'noAnswer'],
    [19, 'noAnswer'],
    [21, 'callRejected'],
    [26, 'answeredElsewhere'],
    [34, 'networkCongestion'],
    [55, '55'],
    [0, undefined],
    [127, undefined],
  ])('for reason code %i has the cause %s', (code, cause) => {
    expect(facts('call_ended', { ...swapped, reason_code: code })[0]?.cause).toBe(cause);
  });

  it('keeps legs of two servers with one call_id apart', () => {
    const known = new KnownCalls();
    facts('call_created', exampleOf('call_created'), known);
    const foreign = facts('call_ended', swapped, known, { origin_uuid: 'OTHER' });
    expect(foreign).toMatchObject([{ callId: '1732200000.7@OTHER', globalCallId: '1732200000.5@OTHER' }]);
    expect(foreign[0]).not.toHaveProperty('from');
  });
});

describe('what is known of a Wazo leg', () => {
  it('is added to events that carry its id only', () => {
    const known = new KnownCalls();
    facts('call_created', exampleOf('call_created'), known);
    expect(facts('call_held', exampleOf('call_held'), known)).toMatchObject([
      { state: 'held', from: ROSA, to: UMA, globalCallId: '1732200000.5', direction: 'in' },
    ]);
  });

  it('is bounded: the oldest leg is forgotten', () => {
    const known = new KnownCalls();
    for (let count = 0; count <= 5_000; count += 1)
      facts('call_created', leg({ call_id: `1.${count}` }), known);
    expect(facts('call_held', { call_id: '1.0' }, known)[0]).not.toHaveProperty('from');
    expect(facts('call_held', { call_id: '1.5000' }, known)[0]?.from).toEqual(ROSA);
  });
});

describe('a blind transfer at Wazo', () => {
  it('leaves the recipient ringing when the initiator is out', () => {
    const blind = { ...exampleOf('transfer_completed'), flow: 'blind' };
    expect(facts('transfer_completed', blind)).toMatchObject([
      { kind: 'transferred', callId: '1732200000.7' },
      { state: 'connected', callId: '1732200000.5' },
      { kind: 'delivered', state: 'ringing', callId: '1732200031.11' },
    ]);
  });
});

describe('an ad-hoc conference at Wazo', () => {
  it('makes one call of the calls of its participants', () => {
    const known = new KnownCalls();
    const join = (callId: string) =>
      facts('conference_adhoc_participant_joined', { conference_id: 'C', call_id: callId }, known);
    expect(join('1.1')[0]).not.toHaveProperty('joins');
    expect(join('2.1')[0]?.joins).toEqual(['1.1']);
  });
});

describe('a list of a Wazo switchboard', () => {
  const list = (...ids: string[]) => ({ switchboard_uuid: 'S1', items: ids.map((id) => ({ id })) });

  it('is compared with the last one: who came is queued, who left is cleared there', () => {
    const known = new KnownCalls();
    const update = (...ids: string[]) => facts('switchboard_queued_calls_updated', list(...ids), known);
    expect(update('1.1', '1.2')).toMatchObject([
      { kind: 'queued', callId: '1.1' },
      { kind: 'queued', callId: '1.2' },
    ]);
    expect(update('1.2', '1.3')).toMatchObject([
      { kind: 'connectionCleared', state: 'cleared', callId: '1.1' },
      { kind: 'queued', callId: '1.3' },
    ]);
    expect(update('1.2', '1.3')).toMatchObject([{ kind: 'vendor' }]);
  });

  it('does not end the leg of a caller who leaves it', () => {
    const known = new KnownCalls();
    facts('switchboard_queued_calls_updated', list('1.1'), known);
    const [left] = facts('switchboard_queued_calls_updated', list(), known);
    expect(left?.connectionId).not.toBe('1.1');
  });

  it('of held calls is held', () => {
    expect(facts('switchboard_held_calls_updated', list('1.1'))).toMatchObject([
      { kind: 'held', state: 'held' },
    ]);
  });
});

describe('an event of the queue add-on', () => {
  it.each([
    ['QUEUE', 'UNIQUEID', 'CALLERIDNUM'],
    ['queue', 'uniqueid', 'calleridnum'],
    ['Queue', 'Uniqueid', 'CallerIDNum'],
  ])('is read with keys written as %s', (queue, call, caller) => {
    expect(facts('queue_caller_join', { [queue]: 'support', [call]: '1.1', [caller]: '1002' })).toMatchObject(
      [{ kind: 'queued', callId: '1.1', from: { number: '1002' }, queue: { id: 'support' } }],
    );
  });
});

describe('a presence of Wazo', () => {
  it.each([
    [{ do_not_disturb: true }, 'do not disturb'],
    [{ line_state: 'ringing' }, 'ringing'],
    [{ line_state: 'available', state: 'available' }, 'available'],
    [{ line_state: 'available', state: 'away' }, 'away'],
    [{ line_state: 'available', state: 'invisible' }, 'offline'],
    [{ line_state: 'unavailable', state: 'available' }, 'phone not reachable'],
  ])('with %o is said as "%s"', (changes, words) => {
    const data = { ...exampleOf('chatd_presence_updated'), ...changes };
    expect(facts('chatd_presence_updated', data)[0]?.reason).toBe(words);
  });
});
