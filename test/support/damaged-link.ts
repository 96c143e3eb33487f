import type { Link } from '../../main/protocols/protocol.ts';
import type { HttpAnswer } from '../../main/transports/transports.ts';

/** What is wrong with one of the things that a peer says, counted from 0: answers, frames and messages alike. */
export interface Wrong {
  turn: number;
  /** Gives the text that comes instead of this JSON. */
  damage: (value: unknown) => string;
  /** The status that comes instead, where it is an HTTP answer. */
  status?: number;
}

/** A link to a peer that goes wrong at some turns. */
export function damagedLink(link: Link, wrongs: readonly Wrong[]): Link {
  let turn = -1;
  const wrongNow = (): Wrong | undefined => {
    turn += 1;
    return wrongs.find((wrong) => wrong.turn === turn);
  };
  const text = (said: string): string => {
    const wrong = wrongNow();
    return wrong === undefined ? said : wrong.damage(jsonOf(said));
  };
  const answer = (said: HttpAnswer): HttpAnswer => {
    const wrong = wrongNow();
    if (wrong === undefined) return said;
    return { ...said, status: wrong.status ?? said.status, body: wrong.damage(jsonOf(said.body)) };
  };
  const { transports } = link;
  return {
    ...link,
    transports: {
      https: async (request) => answer(await transports.https(request)),
      websocket: (request) =>
        transports.websocket({
          ...request,
          onMessage: (message) => request.onMessage(typeof message === 'string' ? text(message) : message),
        }),
      mqtt: (request) =>
        transports.mqtt({
          ...request,
          onMessage: (message) => {
            const payload = Buffer.from(text(Buffer.from(message.payload).toString()));
            request.onMessage({ ...message, payload });
          },
        }),
    },
  };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text; // An empty answer, most of the time.
  }
}
