/** Something by which the operator of a system finds this attempt in its logs. */
export interface CorrelationId {
  name: string;
  value: string;
}

const NAMES =
  /^(x-)?(amzn?-.*request-?id|amz-cf-id|apigw-requestid|amz-apigw-id|(mitel-)?correlation-?id|request-?id|amzn-trace-id|trace-?id)$/;
const KEPT = 100;

/** The correlation ids of an attempt, the first hundred of them, each once. */
export class CorrelationIds {
  readonly #ids = new Map<string, CorrelationId>();

  get ids(): CorrelationId[] {
    return [...this.#ids.values()];
  }

  add(name: string, value: string): void {
    if (this.#ids.size < KEPT) this.#ids.set(`${name} ${value}`, { name, value });
  }

  /** Takes those among the headers of an answer (lower-case names). */
  addHeaders(headers: Readonly<Record<string, string>>): void {
    for (const [name, value] of Object.entries(headers)) if (NAMES.test(name)) this.add(name, value);
  }
}
