// The icons of the tray, drawn around the app's mark (renderer/icon.svg). A state is told by its shape, so that it is
// read without colour too: on macOS a template is one colour, and some people see none.

/** @typedef {'up' | 'trouble' | 'down' | 'ringing'} TrayIcon */

/**
 * What is drawn of a state.
 * @typedef {object} Look
 * @property {string} colour seen on light bars and on dark ones: which of them Linux has, nobody tells
 * @property {(mark: string) => string} draw
 */

const DISC = '<circle cx="12" cy="12" r="12" stroke="none" fill="currentColor"/>';

/** @type {Readonly<Record<TrayIcon, Look>>} */
const LOOKS = {
  up: { colour: '#0c8599', draw: (mark) => filled(mark) },
  // An exclamation mark where a quarter of it was.
  trouble: {
    colour: '#b86e00',
    draw: (mark) => `
      <mask id="quarter"><rect width="24" height="24" fill="#fff"/><circle cx="18.5" cy="17" r="7" fill="#000"/></mask>
      <g mask="url(#quarter)">${filled(mark)}</g>
      <path d="M18.5 12v6" stroke-width="3"/><path d="M18.5 22.2v.1" stroke-width="3" stroke-linecap="round"/>`,
  },
  // Struck through, and nothing in the middle.
  down: {
    colour: '#7d858c',
    draw: (mark) => `
      <mask id="strike"><rect width="24" height="24" fill="#fff"/><path d="M3 21 21 3" stroke="#000" stroke-width="5"/></mask>
      <g mask="url(#strike)" stroke="currentColor">${mark.replace(/<circle [^>]*>/, '')}</g>
      <path d="M4 20 20 4" stroke-width="2.4" stroke-linecap="round"/>`,
  },
  // The other way round: nothing else in a tray is so heavy.
  ringing: {
    colour: '#d9480f',
    draw: (mark) => `
      <mask id="inverse"><rect width="24" height="24" fill="#fff"/>
        <g color="#000" transform="translate(2.4 2.4) scale(.8)">${filled(mark)}</g></mask>
      <g mask="url(#inverse)">${DISC}</g>`,
  },
};

/** @type {readonly TrayIcon[]} */
export const TRAY_ICONS = ['up', 'trouble', 'down', 'ringing'];

/**
 * @param {string} icon renderer/icon.svg
 * @param {TrayIcon} state
 * @param {'coloured' | 'template'} kind macOS gives a template the colour that its menu bar needs
 * @returns {string} an SVG, 24 units wide
 */
export function trayDrawing(icon, state, kind) {
  const mark = /^<svg [^>]*viewBox="0 0 24 24"[^>]*>(.*)<\/svg>\s*$/s.exec(icon)?.[1];
  if (mark === undefined) throw new Error('renderer/icon.svg is not a drawing of 24 by 24 units.');
  const { colour, draw } = LOOKS[state];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" color="${kind === 'template' ? '#000' : colour}"
    fill="none" stroke="currentColor" stroke-width="2">${draw(mark)}</svg>`;
}

/**
 * The mark with its middle filled.
 * @param {string} mark
 */
function filled(mark) {
  return `<g stroke="currentColor">${mark.replace('<circle ', '<circle fill="currentColor" ')}</g>`;
}
