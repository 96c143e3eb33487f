import type { Link } from '../../protocol.ts';
import type { CloudlinkOptions } from '../options.ts';
import { apiRefusal, unreadable } from './refusals.ts';
import { serverTime } from './retry-after.ts';
import type { Rest, RestCall } from './rest.ts';
import { readSignedUrl, secretsIn } from './signed-url.ts';
import type { SignedUrl } from './signed-url.ts';
import type { TokenKeeper } from './token-keeper.ts';

/** Older than this a URL has too little left of its 60 s. */
const OLDEST_MS = 45_000;

/** A signed URL for one dial. It is concealed, and never to be used twice. */
export async function freshUrl(
  { link, rest, keeper }: { link: Link; rest: Rest; keeper: TokenKeeper },
  options: CloudlinkOptions,
): Promise<SignedUrl> {
  const call: RestCall = {
    method: 'POST',
    base: options.notificationsUrl,
    path: '/connections',
    step: 'connection',
    json: { transport: 'websocket' },
  };
  const ask = async () => {
    const answer = await keeper.ask(call);
    if (answer.status < 200 || answer.status > 299) throw apiRefusal(answer, rest.asked(call));
    const signed = readSignedUrl(answer.body, serverTime(answer.headers, link.clock.now()));
    if ('keysSeen' in signed) {
      throw unreadable(
        answer,
        rest.asked(call),
        `without a wss address; fields: ${signed.keysSeen.join(', ')}`,
      );
    }
    for (const secret of secretsIn(signed.url)) link.conceal(secret);
    return signed;
  };
  const first = await ask();
  return (first.age ?? 0) > OLDEST_MS ? ask() : first;
}
