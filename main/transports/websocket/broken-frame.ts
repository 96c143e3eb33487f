import { LinkFailure } from '../../../model/failure.ts';
import { printable } from '../../trust/printable.ts';
import { errorCode } from '../dial/error-code.ts';

/** What `ws` calls its errors over what the peer has sent (doc/ws.md), and that of them which is about the length. */
const OF_FRAMES = 'WS_ERR_';
const TOO_LONG = 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH';

/** Why a WebSocket must end over what its peer at `place` sent; null where it ends for another reason. */
export function brokenFrame(error: Error, place: string): LinkFailure | null {
  const code = errorCode(error);
  if (code === TOO_LONG) return tooLarge(place, printable(error.message));
  if (!code.startsWith(OF_FRAMES)) return null;
  return new LinkFailure('unreadable-answer', {
    cause: `${place} sent what is no WebSocket frame.`,
    cure: 'It is tried again by itself. If it repeats, something on the way changes what passes, or the service has a fault: look at its log.',
    evidence: [printable(error.message)],
  });
}

/** A message came that is above all limits. It was not taken in. */
export function tooLarge(place: string, evidence: string): LinkFailure {
  return new LinkFailure('unreadable-answer', {
    cause: `${place} sent a message that is far too large to be about calls. It was not taken in.`,
    cure: 'It is tried again by itself. Check that the address, and the topics where there are some, are those of the telephone system.',
    evidence: [evidence],
  });
}
