import { describe, expect, it } from 'vitest';
import { loadProtocol } from '../../../../main/protocols/index.ts';
import { jsonAnswer } from '../../../support/fake-link.ts';
import type { FakeLink } from '../../../support/fake-link.ts';
import { settled } from '../../../support/fake-clock.ts';
import { quiet, runCloudlink } from './cloudlink/peer.ts';
import { runWazo, TOKEN_PATH } from './wazo/peer.ts';

/** What the protocol asks of the server when it is stopped while no session runs. */
async function askedAtLeave(id: string, options: object, run: FakeLink): Promise<string[]> {
  const before = run.requests.length;
  const protocol = await loadProtocol(id);
  run.stop();
  await protocol?.leave?.(protocol.options.parse(options), run.link);
  return run.requests.slice(before).map(({ method, url }) => `${method} ${new URL(url).pathname}`);
}

describe('what an attempt has left for the next one', () => {
  it('is at Wazo a token, which is removed', async () => {
    const run = await runWazo();
    for (let turn = 0; turn < 5; turn += 1) await settled();
    const token = run.peer().request.headers?.['x-auth-token'] ?? '';
    run.peer().end(1006);
    await settled();
    const options = { url: 'https://pbx.example', username: 'monitor' };
    expect(await askedAtLeave('wazo', options, run)).toEqual([`DELETE ${TOKEN_PATH}/${token}`]);
    expect(await askedAtLeave('wazo', options, run)).toEqual([]);
  });

  it('is at CloudLink its subscriptions, which are deleted', async () => {
    const run = await runCloudlink();
    run.peer().end('gone');
    await quiet();
    const options = {
      authUrl: 'https://auth.example/v1',
      notificationsUrl: 'https://notify.example/v1',
      username: 'x',
    };
    expect(await askedAtLeave('cloudlink', options, run)).toEqual([
      expect.stringMatching(/^DELETE .*\/subscriptions\/.+/),
    ]);
    expect(await askedAtLeave('cloudlink', options, run)).toEqual([]);
  });

  it('is nothing where no attempt came so far', async () => {
    const run = await runWazo({ answer: () => jsonAnswer(500, {}) });
    await settled();
    expect(await askedAtLeave('wazo', { url: 'https://pbx.example' }, run)).toEqual([]);
  });
});
