/** What Node and browsers have in common of https://dom.spec.whatwg.org/#aborting-ongoing-activities; the model uses no more. */
interface AbortSignal {
  readonly aborted: boolean;
  addEventListener(type: 'abort', listener: () => void, options?: { once?: boolean }): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}
declare class AbortController {
  readonly signal: AbortSignal;
  abort(): void;
}
/** https://html.spec.whatwg.org/multipage/timers-and-user-prompts.html#microtask-queuing */
declare function queueMicrotask(callback: () => void): void;
