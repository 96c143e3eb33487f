import { describe, expect, it } from 'vitest';
import { inquire } from '../../../../../main/protocols/api-gateway/inquiry.ts';
import { apiGatewayOptions } from '../../../../../main/protocols/api-gateway/options.ts';
import { LinkFailure } from '../../../../../model/failure.ts';
import type { HttpRefusal } from '../../../../../model/failure.ts';
import { fakeLink } from '../../../../support/fake-link.ts';

const HOST = 'abc123.execute-api.eu-west-1.amazonaws.com';
const OPTIONS = apiGatewayOptions.parse({ url: `wss://${HOST}/dev` });
const FORBIDDEN: HttpRefusal = {
  status: 403,
  headers: { 'x-amzn-errortype': 'ForbiddenException' },
  body: '{"message":"Forbidden","requestId":"1"}',
};

/** What is found out where the gateway answers so to a stage that is not there, and to nobody's key. */
async function found(wrongStage: HttpRefusal, withoutKey: HttpRefusal | 'open') {
  const run = fakeLink({
    secrets: { apiKey: 'the-key-of-the-plan' },
    onWebsocket: ({ request }) => {
      const isKnown = new URL(request.url).pathname === '/dev';
      const answer = isKnown ? withoutKey : wrongStage;
      expect(request.headers?.['x-api-key']).toBe(isKnown ? undefined : 'the-key-of-the-plan');
      if (answer !== 'open') throw new LinkFailure('upgrade-refused', { cause: '', cure: '', http: answer });
    },
  });
  const failure = new LinkFailure('forbidden', { cause: 'No.', cure: 'Ask.', http: FORBIDDEN });
  const clues = await inquire(failure, OPTIONS, run.link);
  if (withoutKey === 'open') expect(run.websockets.at(-1)?.isOpen).toBe(false);
  return clues;
}

describe('a 403 of the gateway', () => {
  it('is for the key where a stage that is not there is refused otherwise', async () => {
    const clues = await found(
      { ...FORBIDDEN, headers: {}, body: '{"message":"Missing Authentication Token"}' },
      FORBIDDEN,
    );
    expect(clues?.cause).toContain('knows the stage "dev"');
    expect(clues?.cure).toContain('usage plan');
  });

  it('is for a key too many where the stage lets everybody in', async () => {
    const clues = await found(FORBIDDEN, 'open');
    expect(clues?.cure).toContain('does without');
  });

  it('stays open where all are answered alike but for their ids', async () => {
    const clues = await found({ ...FORBIDDEN, body: '{"message":"Forbidden","requestId":"2"}' }, FORBIDDEN);
    expect(clues?.cause).toBeUndefined();
    expect(clues?.evidence).toContain('The gateway answers all of them alike.');
  });
});
