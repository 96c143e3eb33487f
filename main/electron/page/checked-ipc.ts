import { ipcMain } from 'electron';
import type { IpcMainEvent, IpcMainInvokeEvent, WebContents } from 'electron';
import type { z } from 'zod';
import { checked } from '../../../model/checked.ts';
import { CHANNELS } from '../../../model/contract/bridge.ts';
import { isOfPage } from './page-address.ts';

export interface Askers {
  /** What the window of the app shows just now; null where there is no window. */
  contents: () => WebContents | null;
  /** Told of everybody else, and of what makes no sense. */
  onRefused: (what: string) => void;
}

/** Listens to one channel of the page, and to nobody but it. */
export function onMessageOfPage(
  channel: string,
  askers: Askers,
  listener: (from: WebContents) => void,
): void {
  ipcMain.on(channel, (event) => {
    if (isPage(event, askers)) listener(event.sender);
    else askers.onRefused(`a message on ${channel} from ${whoSent(event)}`);
  });
}

/** Answers what the page, and nobody but it, asks on one channel; `argument` is all that it can say. */
export function answerPage<Argument>(
  channel: string,
  argument: z.ZodType<Argument>,
  askers: Askers,
  answer: (argument: Argument) => Promise<unknown>,
): void {
  ipcMain.handle(channel, async (event, ...given: unknown[]) => {
    const parsed = checked(argument, given[0]);
    if (isPage(event, askers) && given.length === 1 && parsed.success) return answer(parsed.data);
    askers.onRefused(`a request on ${channel} from ${whoSent(event)}`);
    throw new Error('Refused.');
  });
}

/** Tells of messages on channels that there are none of: nothing of ours sends them. */
export function tellOfUnknownChannels(contents: WebContents, onRefused: (what: string) => void): void {
  const known: readonly string[] = Object.values(CHANNELS);
  contents.on('ipc-message', (_event, channel) => {
    if (!known.includes(channel)) onRefused(`a message on the unknown channel ${channel}`);
  });
}

/**
 * The window that we made, its main frame, and in it still our page: the sender can be any frame that Electron runs, and
 * may have gone elsewhere since (https://www.electronjs.org/docs/latest/tutorial/security#17-validate-the-sender-of-all-ipc-messages).
 */
function isPage({ sender, senderFrame }: IpcMainEvent | IpcMainInvokeEvent, askers: Askers): boolean {
  return (
    sender === askers.contents() &&
    senderFrame !== null &&
    senderFrame.frameTreeNodeId === sender.mainFrame.frameTreeNodeId &&
    isOfPage(senderFrame.url)
  );
}

function whoSent({ senderFrame }: IpcMainEvent | IpcMainInvokeEvent): string {
  return senderFrame?.url ?? 'a frame that is gone';
}
