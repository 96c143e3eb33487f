/** So many bytes are read at once, also where they end behind the last one of a text. */
export const NUMBER = 4;

/** The bytes of a text in UTF-8, one by one and, which is quicker where they are only compared, four at a time. */
export class TextBytes {
  readonly array: Uint8Array;
  readonly view: DataView;

  constructor(length: number) {
    this.array = new Uint8Array(length);
    this.view = new DataView(this.array.buffer);
  }

  /** Whether so many bytes from here on are the same as those of the other one from there on. */
  hasSame(from: number, other: TextBytes, otherFrom: number, length: number): boolean {
    const { view } = this;
    const otherView = other.view;
    let index = 0;
    for (; index + 4 <= length; index += 4)
      if (view.getInt32(from + index, true) !== otherView.getInt32(otherFrom + index, true)) return false;
    for (; index < length; index += 1)
      if (view.getUint8(from + index) !== otherView.getUint8(otherFrom + index)) return false;
    return true;
  }

  /** Writes so many bytes of the other one, from there on, to here. */
  copy(to: number, other: TextBytes, from: number, length: number): void {
    const { view } = this;
    const otherView = other.view;
    let index = 0;
    for (; index + 4 <= length; index += 4)
      view.setInt32(to + index, otherView.getInt32(from + index, true), true);
    for (; index < length; index += 1) view.setUint8(to + index, otherView.getUint8(from + index));
  }
}
