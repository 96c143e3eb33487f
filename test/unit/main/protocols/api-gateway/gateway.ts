import { apiGatewayOptions } from '../../../../../main/protocols/api-gateway/options.ts';
import { runSession } from '../../../../../main/protocols/api-gateway/session.ts';
import type { TestResult } from '../../../../../main/protocols/api-gateway/sample/trial.ts';
import { LinkFailure } from '../../../../../model/failure.ts';
import type { FakeChannel } from '../../../../support/fake-channel.ts';
import { settled } from '../../../../support/fake-clock.ts';
import { fakeLink } from '../../../../support/fake-link.ts';
import type { FakeLink, FakeLinkSetup } from '../../../../support/fake-link.ts';

export const ADDRESS = 'wss://abcde12345.execute-api.eu-west-1.amazonaws.com/dev';

/** As the gateway writes its errors. */
export function gatewayError(message: string): { message: string; connectionId: string; requestId: string } {
  return { message, connectionId: 'Qx7exampleAbCEfg=', requestId: 'Qx7exampleZZ1Fcw=' };
}

export interface Listening {
  fake: FakeLink;
  /** Null for an end without failure. */
  ended: Promise<LinkFailure | null>;
  /** The connections that were opened, in order; throws for one that was not. */
  socket: (index: number) => FakeChannel;
}

/** A session that has begun to listen. */
export async function listen(given: object = {}, setup: FakeLinkSetup = {}): Promise<Listening> {
  const fake = fakeLink(setup);
  const ended = runSession(apiGatewayOptions.parse({ url: ADDRESS, ...given }), fake.link).then(
    () => null,
    (error: unknown) => {
      if (error instanceof LinkFailure) return error;
      throw error;
    },
  );
  await settled();
  return {
    fake,
    ended,
    socket: (index) => {
      const socket = fake.websockets[index];
      if (socket === undefined) throw new Error(`only ${fake.websockets.length} connections were opened`);
      return socket;
    },
  };
}

/** The same for a session that fails. */
export async function failureOf({ ended }: Listening): Promise<LinkFailure> {
  const failure = await ended;
  if (failure === null) throw new Error('expected the session to fail');
  return failure;
}

/** Why what was sent did not arrive. */
export function whyNot(result: TestResult): { cause: string; cure: string } {
  if (result.arrived) throw new Error('expected that it does not arrive');
  return result;
}
