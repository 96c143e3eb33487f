/** Why a request was refused. Codes are for programs; texts for people. */
export const REQUEST_FAILURES = [
  /** The arguments are not what the request takes. */
  'invalid',
  /** No such request. */
  'unknown',
  /** A filter that cannot be read; `details` says where. */
  'filter',
  /** What it is about is not there (any more). */
  'gone',
  /** A capture that cannot be opened or written. */
  'capture',
  /** Settings of a source that cannot be used. */
  'source',
  /** A secret that cannot be kept. */
  'secret',
  /** A file that cannot be read or written. */
  'file',
  /** The asker took it back. */
  'cancelled',
  /** Too much at once. */
  'busy',
  /** The engine is not there any more. */
  'closed',
  /** A mistake of ours. */
  'bug',
] as const;
export type RequestFailureCode = (typeof REQUEST_FAILURES)[number];

/** Where in a filter the mistake is, counted in UTF-16 units, and what was probably meant. */
export interface FilterMistake {
  start: number;
  end: number;
  suggestion: string | null;
}

/** Crosses as plain data; never with paths of ours or stacks. */
export interface RequestFailureData {
  code: RequestFailureCode;
  message: string;
  mistake?: FilterMistake;
}

/** A request that was refused, on either side of the wire. */
export class RequestFailure extends Error {
  readonly code: RequestFailureCode;
  readonly mistake: FilterMistake | undefined;

  constructor({ code, message, mistake }: RequestFailureData) {
    super(message);
    this.name = 'RequestFailure';
    this.code = code;
    this.mistake = mistake;
  }

  data(): RequestFailureData {
    const { code, message, mistake } = this;
    return mistake === undefined ? { code, message } : { code, message, mistake };
  }
}
