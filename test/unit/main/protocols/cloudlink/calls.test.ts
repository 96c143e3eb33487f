import { describe, expect, it } from 'vitest';
import { Known } from '../../../../../main/protocols/cloudlink/publications/known.ts';
import { CallReducer } from '../../../../../model/calls/call-reducer.ts';
import type { Call } from '../../../../../model/call.ts';
import { last, mapped, publication, RINGING } from './publications.ts';
import type { Change } from './publications.ts';

const OUT = { direction: 'outbound', from: '4105', to: '0701234567' };

function calls(messages: unknown[]): Call[] {
  const [known, reducer] = [new Known(), new CallReducer()];
  for (const message of messages) {
    for (const facts of mapped(message, known)) {
      const receivedAt = (facts.at ?? 0) + 300;
      reducer.apply({
        ...facts,
        at: facts.at ?? receivedAt,
        receivedAt,
        sourceId: 's',
        protocol: 'cloudlink',
      });
    }
  }
  return [...reducer.calls()];
}

describe('a CloudLink call publication', () => {
  it('that rings is a delivered call with its parties, ids and the time of the system', () => {
    expect(mapped(RINGING)).toEqual([
      {
        kind: 'delivered',
        name: 'deliveredEvent',
        at: 1768378800010,
        callId: 'endpoints/4105/calls/700812',
        connectionId: 'endpoints/4105/calls/700812',
        globalCallId: '1768378799#31',
        role: 'called',
        device: '4105',
        from: { number: '0701234567', name: 'Garage Nord' },
        to: { number: '4105', name: 'Desk 5' },
        direction: 'in',
        state: 'ringing',
        cause: 'newCall',
        raw: JSON.stringify(RINGING),
      },
    ]);
  });

  it.each<[string, Change, string, string]>([
    ['an answer', { content: { state: 'connected' }, csta: 'establishedEvent' }, 'established', 'connected'],
    ['an answer without a CSTA name', { content: { state: 'connected' } }, 'established', 'connected'],
    ['a hold', { content: { state: 'held' }, csta: 'heldEvent' }, 'held', 'held'],
    [
      'a transfer, which the leg survives',
      { content: { state: 'connected', cause: 'transfer', to: '4120' }, csta: 'transferedEvent' },
      'transferred',
      'connected',
    ],
    [
      'a transfer by its cause',
      { content: { state: 'connected', cause: 'transfer' } },
      'transferred',
      'connected',
    ],
    [
      'a conference',
      { content: { state: 'connected' }, csta: 'conferencedEvent' },
      'conferenced',
      'conferenced',
    ],
    [
      'a diversion',
      { content: { state: 'ringing', cause: 'callForwardNoAnswer', to: '4199' }, csta: 'divertedEvent' },
      'diverted',
      'diverted',
    ],
    ['a failure', { content: { state: 'ringing', cause: 'busy' }, csta: 'failedEvent' }, 'failed', 'failed'],
    ['the end by completion', { content: { state: 'completed' } }, 'connectionCleared', 'cleared'],
    ['the end by idle', { content: { state: 'idle' } }, 'connectionCleared', 'cleared'],
    ['busy', { content: { state: 'idle', cause: 'busy' } }, 'failed', 'failed'],
    ['do not disturb', { content: { state: 'idle', cause: 'doNotDisturb' } }, 'failed', 'failed'],
    [
      'a call nobody took',
      { content: { state: 'idle', cause: 'callNotAnswer' } },
      'connectionCleared',
      'cleared',
    ],
    ['a forwarded call', { content: { state: 'idle', cause: 'callForwardAlways' } }, 'diverted', 'diverted'],
    [
      'a cancelled call',
      { content: { state: 'idle', cause: 'callCancelled' } },
      'connectionCleared',
      'cleared',
    ],
  ])('after ringing tells %s', (_what, change, kind, state) => {
    expect(last([RINGING, publication(change)])).toMatchObject([{ kind, state, device: '4105' }]);
  });

  it.each([
    ['callNotAnswer', 'noAnswer'],
    ['callForwardAlways', 'callForwardImmediate'],
    ['callForwardBusy', 'callForwardBusy'],
    ['destNotObtainable', 'destNotObtainable'],
  ])('gives the cause %s as %s', (cause, word) => {
    expect(last([publication({ content: { state: 'idle', cause } })])[0]?.cause).toBe(word);
  });

  it('is retrieved when it is connected after a hold, with and without the CSTA name', () => {
    const held = publication({ content: { state: 'held' } });
    const named = publication({ content: { state: 'connected' }, csta: 'retrievedEvent', after: 2000 });
    const bare = publication({ content: { state: 'connected' }, after: 2000 });
    expect(last([RINGING, held, named])).toMatchObject([{ kind: 'retrieved', state: 'connected' }]);
    expect(last([RINGING, held, bare])).toMatchObject([{ kind: 'retrieved', state: 'connected' }]);
  });

  it('stays a conference until it is held or cleared', () => {
    const conference = publication({ content: { state: 'connected' }, csta: 'conferencedEvent' });
    const again = publication({ content: { state: 'connected' }, after: 2000 });
    expect(last([RINGING, conference, again])).toMatchObject([{ state: 'conferenced' }]);
  });

  it.each(['unknown', 'outOfService'])('with the state %s changes no call', (state) => {
    const [event] = last([RINGING, publication({ content: { state } })]);
    expect(event?.kind).toBe('vendor');
    expect(event).not.toHaveProperty('state');
  });

  it('that removes a call keeps its parties, though it carries the id alone', () => {
    const gone = { ...RINGING, method: 'DELETE', content: { callId: 'endpoints/4105/calls/700812' } };
    expect(last([RINGING, gone])).toMatchObject([
      {
        kind: 'connectionCleared',
        globalCallId: '1768378799#31',
        from: { number: '0701234567' },
        at: Date.parse('2026-01-14T08:20:00.480Z'),
      },
    ]);
  });

  it('is read when the data of the PBX is a string', () => {
    const text = JSON.stringify(RINGING.content.extraPbxData);
    const message = { ...RINGING, content: { ...RINGING.content, extraPbxData: text } };
    expect(mapped(message)).toMatchObject([{ name: 'deliveredEvent', globalCallId: '1768378799#31' }]);
  });

  it('is internal when the other side is an extension that was heard of', () => {
    const known = new Known();
    known.addEndpoint('4120');
    const call = publication({ content: { from: '4120', state: 'ringing' } });
    expect(mapped(call, known)).toMatchObject([{ direction: 'internal', role: 'called' }]);
  });

  it('has an open direction while the other side may be an extension not heard of yet', () => {
    const [event] = mapped(publication({ content: { from: '4120' } }));
    expect(event).not.toHaveProperty('direction');
    expect(event?.role).toBe('called');
  });

  it('is internal when CloudLink knows both parties as users', () => {
    const call = publication({ content: { fromPrincipalId: 'user-2', toPrincipalId: 'user-1' } });
    expect(mapped(call)).toMatchObject([{ direction: 'internal' }]);
  });
});

describe("the caller's own leg", () => {
  const first = publication({ content: { ...OUT, state: 'connected' } });

  it('is dialling when CloudLink calls it connected for the first time', () => {
    expect(mapped(first)).toMatchObject([
      { kind: 'offered', state: 'offered', direction: 'out', role: 'caller' },
    ]);
  });

  it('is still dialling when the same message comes twice', () => {
    expect(last([first, first])).toMatchObject([{ state: 'offered' }]);
  });

  it('is connected at the second word, or at the CSTA name of an answer', () => {
    const second = publication({ content: { ...OUT, state: 'connected' }, after: 4000 });
    const named = publication({ content: { ...OUT, state: 'connected' }, csta: 'establishedEvent' });
    expect(last([first, second])).toMatchObject([{ kind: 'established', state: 'connected' }]);
    expect(mapped(named)).toMatchObject([{ kind: 'established', state: 'connected' }]);
  });

  it('is believed at once where the setting says so', () => {
    expect(mapped(first, new Known(), false)).toMatchObject([{ kind: 'established', state: 'connected' }]);
  });

  it.each([
    ['originatedEvent', 'originated', 'initiated'],
    ['deliveredEvent', 'delivered', 'ringing'],
  ])('called connected with the CSTA name %s is %s, %s', (csta, kind, state) => {
    const message = publication({ content: { ...OUT, state: 'connected' }, csta });
    expect(mapped(message)).toMatchObject([{ kind, state }]);
  });

  it('was answered when its end tells of a conversation', () => {
    const end = { ...OUT, state: 'completed', billingTime: 60, endTime: '2026-01-14T08:23:10.000Z' };
    expect(last([first, publication({ content: end, after: 190_000 })])).toMatchObject([
      { kind: 'established', at: Date.parse('2026-01-14T08:22:10.000Z') },
      { kind: 'connectionCleared', state: 'cleared' },
    ]);
  });
});

describe('calls made of CloudLink publications', () => {
  const answer = publication({ content: { state: 'connected' }, csta: 'establishedEvent', after: 6000 });
  const completed = publication({ content: { state: 'completed', billingTime: 184 }, after: 190_000 });

  it('are answered', () => {
    expect(calls([RINGING, answer, completed])).toMatchObject([{ outcome: 'answered', direction: 'in' }]);
  });

  it.each([
    ['callNotAnswer', 'missed'],
    ['callCancelled', 'abandoned'],
    ['busy', 'failed'],
    ['callForwardAlways', 'diverted'],
  ])('that end unanswered with %s are %s', (cause, outcome) => {
    expect(calls([RINGING, publication({ content: { state: 'idle', cause } })])).toMatchObject([{ outcome }]);
  });

  it('are one call for all legs of a tracking id, not answered while the far side rings', () => {
    const caller = publication({ content: { ...OUT, to: '4120', state: 'connected' } });
    const leg = {
      callId: 'endpoints/4120/calls/9',
      endpointId: '4120',
      from: '4105',
      to: '4120',
      _links: {},
    };
    const rings = {
      ...publication({ content: { ...leg, state: 'ringing' }, after: 1500 }),
      subject: '/endpoints/4120/calls/9',
    };
    const [call] = calls([caller, rings]);
    expect(call).toMatchObject({ state: 'ringing', direction: 'internal' });
    expect(call?.legs).toHaveLength(2);
    expect(call).not.toHaveProperty('answeredAt');
  });

  it('survive a repeat and a late message', () => {
    const late = publication({ content: { state: 'ringing' }, after: 500 });
    expect(calls([RINGING, answer, answer, late, completed, answer])).toMatchObject([
      { state: 'cleared', outcome: 'answered', eventCount: 6 },
    ]);
  });
});
