import { LinkFailure } from '../../../../model/failure.ts';
import { ConversationOver } from './conversation.ts';

/** For work that nobody waits for: what ended the conversation is learnt by its owner, all else is a mistake of ours. */
export function unlessOver(onBug: (error: unknown) => void): (error: unknown) => void {
  return (error) => {
    if (!(error instanceof ConversationOver) && !(error instanceof LinkFailure)) onBug(error);
  };
}
