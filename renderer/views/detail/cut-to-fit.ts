/** Mean width of a character at 12 px, generously. */
const CHARACTER_PX = 7;

/** SVG cuts no text by itself: as much of it as fits, by the width of most texts. */
export function cutToFit(text: string, room: number): string {
  const most = Math.max(4, Math.floor(room / CHARACTER_PX));
  const characters = Array.from(text);
  return characters.length <= most ? text : `${characters.slice(0, most - 1).join('')}…`;
}
