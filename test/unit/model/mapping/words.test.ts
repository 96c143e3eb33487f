import { describe, expect, it } from 'vitest';
import { directionOf, meaningOf } from '../../../../model/mapping/words.ts';
import { AGENT_KINDS, CALL_KINDS, CALL_STATES, DEVICE_KINDS } from '../../../../model/vocabulary.ts';

describe('the words of foreign systems', () => {
  // The word table of the API Gateway reference; what the vocabulary has a state of its own for goes there.
  it.each([
    ['offered', 'offered new newcall dialing dialling setup'],
    ['initiated', 'initiated originated'],
    ['queued', 'queued'],
    ['ringing', 'ringing alerting delivered proceeding early'],
    ['connected', 'connected answered established active talking inprogress retrieved'],
    ['held', 'held hold onhold'],
    ['transferred', 'transferred transfer blindtransfer redirected'],
    ['diverted', 'diverted'],
    ['conferenced', 'conferenced conference joined merged'],
    [
      'cleared',
      'cleared ended completed idle hangup disconnected released terminated missed cancelled canceled',
    ],
    ['failed', 'failed busy noanswer rejected unreachable congestion error'],
  ])('mean %s: %s', (state, words) => {
    for (const word of words.split(' ')) expect([word, meaningOf(word)?.state]).toEqual([word, state]);
  });

  it('are read without regard to case, spaces, "_" and "-"', () => {
    expect(meaningOf('On-Hold')?.state).toBe('held');
    expect(meaningOf('IN_PROGRESS')?.state).toBe('connected');
    expect(meaningOf('new call')?.kind).toBe('offered');
  });

  it('include every kind and state of the vocabulary', () => {
    for (const state of CALL_STATES) expect(meaningOf(state)?.state).toBe(state);
    for (const kind of [...CALL_KINDS, ...AGENT_KINDS, ...DEVICE_KINDS]) {
      expect(meaningOf(kind.toUpperCase())?.kind).toBe(kind);
    }
  });

  it('give the cause where they tell it', () => {
    expect(meaningOf('busy')?.cause).toBe('busy');
    expect(meaningOf('canceled')?.cause).toBe('callCancelled');
    expect(meaningOf('rejected')?.cause).toBe('callRejected');
    expect(meaningOf('no-answer')).toEqual({ kind: 'failed', state: 'failed', cause: 'noAnswer' });
    expect(meaningOf('missed')).toEqual({ kind: 'callCleared', state: 'cleared', cause: 'noAnswer' });
  });

  it('mean nothing when they are unknown', () => {
    expect(meaningOf('wobbling')).toBeUndefined();
    expect(meaningOf('')).toBeUndefined();
    expect(meaningOf('constructor')).toBeUndefined();
  });

  it('tell directions', () => {
    expect(directionOf('Inbound')).toBe('in');
    expect(directionOf('outgoing')).toBe('out');
    expect(directionOf('internal')).toBe('internal');
    expect(directionOf('sideways')).toBeUndefined();
  });
});
