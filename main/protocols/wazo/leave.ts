import type { Link } from '../protocol.ts';
import { TokenKeeper } from './auth/token-keeper.ts';
import { WazoAuth } from './auth/wazo-auth.ts';
import { addressOf } from './options.ts';
import type { WazoOptions } from './options.ts';
import { rememberedIn } from './remembered.ts';

/** Ends the sessions on the server that a failed attempt keeps for the next: an account has a hundred at most. */
export async function leave(options: WazoOptions, link: Link): Promise<void> {
  const auth = new WazoAuth(link, addressOf(options), options);
  await new TokenKeeper(link, auth, options, rememberedIn(link.memory)).leave();
}
