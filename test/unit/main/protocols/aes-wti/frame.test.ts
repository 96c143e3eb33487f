import { describe, expect, it } from 'vitest';
import { readFrame, writeRequest } from '../../../../../main/protocols/aes-wti/wire/frame.ts';
import type { Frame } from '../../../../../main/protocols/aes-wti/wire/frame.ts';
import { refusalIn } from '../../../../../main/protocols/aes-wti/wire/refusal.ts';
import { ANSWERS } from './fixtures.ts';

function read(message: unknown): Frame {
  const frame = readFrame(JSON.stringify(message));
  if ('problem' in frame) throw new Error(frame.problem);
  return frame;
}

describe('a message of AES', () => {
  it.each(Object.entries(ANSWERS).flatMap(([name, list]) => list.map((answer) => [name, answer] as const)))(
    'is read as the answer to %s',
    (name, answer) => {
      const frame = read(answer);
      expect(frame.name).toBe(name);
      expect(frame.invokeId).toBeGreaterThan(0);
      expect(frame.payload).not.toEqual({});
    },
  );

  it('names itself under its headerType, in whatever case', () => {
    expect(read({ Header: { HeaderType: 'EVENT', Event: 'Delivered' } })).toMatchObject({
      kind: 'event',
      name: 'Delivered',
    });
    expect(read({ header: { headerType: 'negativeResponse', response: 'MonitorStart' } }).name).toBe(
      'MonitorStart',
    );
  });

  it('takes its invokeId as a number or as text', () => {
    expect(read({ header: { headerType: 'response', response: 'X', invokeId: '12' } }).invokeId).toBe(12);
  });

  it.each([
    ['not JSON', 'nonsense{'],
    ['no object', '[1]'],
    ['no header', '{"payload":{}}'],
  ])('that is %s is told as such', (_, message) => {
    expect(readFrame(message)).toHaveProperty('problem');
  });

  it('may have a payload that is a plain text', () => {
    expect(read({ header: { headerType: 'response', response: 'X' }, payload: '{broken' })).toMatchObject({
      payload: {},
      payloadText: '{broken',
    });
  });
});

describe('a request to AES', () => {
  it('begins with its header, whatever its payload holds', () => {
    const text = writeRequest({ invokeId: 3, request: 'MonitorStop', version: 'v2' }, { header: 1, a: 'ä"' });
    expect(text).toMatch(/^\{"header":\{"invokeId":3,/);
    expect(JSON.parse(text)).toEqual({
      header: { invokeId: 3, request: 'MonitorStop', headerType: 'request', version: 'v2' },
      payload: { header: 1, a: 'ä"' },
    });
  });
});

describe('a refusal of AES', () => {
  const refusal = (message: unknown) => refusalIn(read(message), 'MonitorStart');
  const response = { headerType: 'response', response: 'MonitorStart' };

  it.each([
    [
      {
        header: { headerType: 'error', error: 'MonitorStart' },
        payload: { CSTAErrorCode: { operation: 'x' } },
      },
    ],
    [{ header: response, payload: { errorCode: { definedError: 'x' } } }],
    [{ header: response, payload: '{"ERRORCODE":{"definedError":"x"}}' }],
    [{ header: response, payload: { operation: 'x' } }],
    [{ header: response, payload: { applError: 'x' } }],
    [{ header: { headerType: 'Exception', response: 'x' } }],
    [{ header: { headerType: 'fault', error: 'x' } }],
  ])('is recognised in %j', (message) => {
    expect(refusal(message)?.says('X')).toBe(true);
  });

  it('is not seen in an answer that grants', () => {
    for (const answers of Object.values(ANSWERS)) {
      const [granted] = answers;
      expect(refusal(granted)).toBe(undefined);
    }
  });

  it('says its group, as deep as it stands', () => {
    const message = {
      header: { headerType: 'error', error: 'MonitorStart' },
      payload: { CSTAErrorCode: { subscribedResourceAvailability: 'generic' } },
    };
    expect(refusal(message)?.group).toBe('subscribedresourceavailability');
    expect(refusal(message)?.message).toBe(
      'AES refused MonitorStart: subscribedresourceavailability generic',
    );
  });
});
