import { describe, expect, it } from 'vitest';
import { readRequest, writeAnswer, writeEvent } from '../../../../simulators/aes-wti/session/envelope.ts';

const header = { invokeId: 3, request: 'MonitorStop', headerType: 'request', version: 'v2' };
const payload = { monitorCrossRefID: '17' };

describe('reading a request', () => {
  it('takes the name, the invokeId and the payload', () => {
    const text = `{ "header":${JSON.stringify(header)}, "payload":{"monitorCrossRefID":"17"}}`;
    expect(readRequest(text, false)).toEqual({ request: { invokeId: 3, name: 'MonitorStop', payload } });
  });

  it('wants the header first in the text, unless any order is accepted', () => {
    const text = JSON.stringify({ payload, header });
    expect(readRequest(text, false)).toEqual({ invokeId: 3 });
    expect(readRequest(text, true)).toHaveProperty('request.name', 'MonitorStop');
  });

  it.each([
    ['an invokeId that is no integer', { ...header, invokeId: '3' }, undefined],
    ['another header type', { ...header, headerType: 'event' }, 3],
    ['no name', { ...header, request: undefined }, 3],
    ['another version', { ...header, version: 'v1' }, 3],
  ])('refuses %s', (_what, wrong, invokeId) => {
    expect(readRequest(JSON.stringify({ header: wrong, payload }), false)).toEqual({ invokeId });
  });

  it.each(['', 'not json', '[]', 'null', '{"header":null}'])('refuses %j', (text) => {
    expect(readRequest(text, false)).toEqual({ invokeId: undefined });
  });
});

describe('writing an answer', () => {
  const answer = { kind: 'response', payload: { token: 't' } } as const;

  it('writes the payload of a start, and only that, as text', () => {
    expect(JSON.parse(writeAnswer('StartApplicationSession', 1, answer, 'start'))).toEqual({
      header: {
        invokeId: 1,
        response: 'StartApplicationSession',
        headerType: 'response',
        version: 'v2',
      },
      payload: '{"token":"t"}',
    });
    expect(JSON.parse(writeAnswer('MonitorStop', 1, answer, 'start'))).toHaveProperty('payload', {
      token: 't',
    });
  });

  it('can write all payloads as text, or none', () => {
    expect(JSON.parse(writeAnswer('MonitorStop', 1, answer, 'all'))).toHaveProperty(
      'payload',
      '{"token":"t"}',
    );
    expect(JSON.parse(writeAnswer('StartApplicationSession', 1, answer, 'none'))).toHaveProperty('payload', {
      token: 't',
    });
  });

  it('writes a refusal of the session as a response with an error code', () => {
    const refusal = { kind: 'session-error', error: { definedError: 'invalidApplicationInfo' } } as const;
    expect(JSON.parse(writeAnswer('StartApplicationSession', 1, refusal, 'start'))).toMatchObject({
      header: { headerType: 'response', response: 'StartApplicationSession' },
      payload: '{"errorCode":{"definedError":"invalidApplicationInfo"}}',
    });
  });

  it('writes a failure of the switch under a header type of its own', () => {
    const failure = { kind: 'switch-error', group: 'operation', value: 'invalidDeviceID' } as const;
    expect(JSON.parse(writeAnswer('MonitorStart', 3, failure, 'start'))).toEqual({
      header: { invokeId: 3, error: 'MonitorStart', headerType: 'error', version: 'v2' },
      payload: { CSTAErrorCode: { operation: 'invalidDeviceID' } },
    });
  });

  it('calls what it cannot read a BAD request', () => {
    expect(JSON.parse(writeAnswer('', undefined, { kind: 'bad-request' }, 'start'))).toEqual({
      header: { error: 'BAD request', headerType: 'error', version: 'v2' },
      payload: { error: 'BAD request' },
    });
  });
});

describe('writing an event', () => {
  it('puts the invokeId 9999 to it, or none', () => {
    const written = (eventInvokeId: boolean): unknown =>
      JSON.parse(writeEvent('HeldEvent', payload, { payloadString: 'start', eventInvokeId }));
    expect(written(true)).toEqual({
      header: { headerType: 'event', event: 'HeldEvent', invokeId: 9999, version: 'v2' },
      payload,
    });
    expect(written(false)).toEqual({
      header: { headerType: 'event', event: 'HeldEvent', version: 'v2' },
      payload,
    });
  });
});
