/** An expected failure of the set-up. Its message names cause and cure and is shown without a stack. */
export class SetupFailure extends Error {
  /**
   * @param {string} message
   * @param {number} [exitCode] what the launcher ends with
   */
  constructor(message, exitCode = 1) {
    super(message);
    this.name = 'SetupFailure';
    this.exitCode = exitCode;
  }
}
