import { randomBytes } from 'node:crypto';
import { LinkFailure } from '../../../../model/failure.ts';
import type { Link } from '../../protocol.ts';
import { gatewayErrorEvent, gatewayErrorIn } from '../frames/gateway-error.ts';
import type { ApiGatewayOptions } from '../options.ts';
import { Trial } from './trial.ts';
import type { TestResult } from './trial.ts';

const UNHEARD =
  'The message was sent, but a second connection did not hear it. A wrong key looks the same: the sample never says so.';
const CHECK_KEY =
  'Check the secret "key" against the one in the function of the service, and that the address is the one that ' +
  'others use. If both are right, ask the operator for the log of the function "onMessage".';

/**
 * Sends a message through a service built on the OutSystems sample, as its own clients do, and waits until a second
 * connection hears it: the sample tells its sender nothing, neither success nor a wrong key. **Everybody connected
 * sees the text.** Opens two connections of its own and closes them. Throws `LinkFailure` where it cannot connect,
 * and the reason of `link.signal` when that aborts.
 */
export async function sendTest(options: ApiGatewayOptions, link: Link): Promise<TestResult> {
  const key = link.secret('key');
  if (key === undefined) throw keyMissing();
  const trial = new Trial(options, link, { cause: UNHEARD, cure: CHECK_KEY });
  const text = `Ringscope test ${randomBytes(4).toString('hex')}`;
  return trial.run(async () => {
    await trial.listenFor(text);
    const sender = await trial.open((answer) => {
      const error = gatewayErrorIn(answer);
      if (error !== null) trial.fail(refusal(gatewayErrorEvent(error, answer)));
    });
    trial.begin();
    sender.send(JSON.stringify({ action: 'onMessage', message: text, key }));
  });
}

function refusal({ cause, reason }: { cause?: string; reason?: string }): { cause: string; cure: string } {
  return {
    cause: `The gateway answered the message with "${cause ?? 'an error'}".`,
    cure: reason ?? 'Ask the operator of the service.',
  };
}

function keyMissing(): LinkFailure {
  return new LinkFailure('secret-missing', {
    cause: 'The sample takes messages only with the key that its function compares, and none is stored.',
    cure: 'Store the key as the secret "key" of this source.',
  });
}
