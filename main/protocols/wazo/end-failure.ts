import type { LinkFailure } from '../../../model/failure.ts';
import type { ChannelEnd } from '../../transports/transports.ts';
import type { HeldToken, TokenKeeper } from './auth/token-keeper.ts';
import {
  closeFailure,
  expiredFailure,
  misunderstoodFailure,
  refusedTokenFailure,
  refusedVersionFailure,
} from './failures.ts';
import type { TokenCheck } from './auth/wazo-auth.ts';
import type { Remembered } from './remembered.ts';

export interface EndOfSession {
  end: ChannelEnd;
  /** The newest token of the session. */
  held: HeldToken | null;
  keeper: TokenKeeper;
  remembered: Remembered;
  /** The server has said `init`. */
  hasBegun: boolean;
  /** The token of this socket was replaced by a newer one. */
  hasRenewed: boolean;
  lastCommand: string | null;
  /** When the last message came: ms since the epoch. */
  lastReceivedAt: number;
}

const MISUNDERSTANDINGS_BORNE = 3;

/**
 * Why the socket ended. Where the code leaves it open whether the token is still good, wazo-auth is asked; what the next
 * attempt must do otherwise is remembered.
 */
export async function endFailure(session: EndOfSession): Promise<LinkFailure> {
  const { end, remembered, hasBegun, hasRenewed, lastCommand } = session;
  if (end.code === 4004) {
    if (!hasBegun) {
      const triedAll = remembered.version === 1;
      remembered.version = 1;
      return refusedVersionFailure(end, triedAll);
    }
    remembered.misunderstandings += 1;
    const isRepeated = remembered.misunderstandings >= MISUNDERSTANDINGS_BORNE;
    return misunderstoodFailure(end, lastCommand, isRepeated);
  }
  remembered.misunderstandings = 0;
  if (end.code === 4002) return refusedTokenFailure(end, await doubt(session));
  if (end.code === 4003) {
    const check = await doubt(session);
    // Servers before 24.04 go on testing the token that the socket began with.
    if (check === 'good' && hasRenewed) remembered.testsOldToken = true;
    return expiredFailure(end);
  }
  return closeFailure(end, session.lastReceivedAt);
}

async function doubt({ keeper, held }: EndOfSession): Promise<TokenCheck> {
  return held === null ? 'noAnswer' : keeper.doubt(held);
}
