/** The table of docs/security.md, made from what the engines' runs have told. */

/** @typedef {import('./told.js').ToldOfFile} Told */
/** @typedef {import('./outcome.js').Outcome} Outcome */

/** @type {Told['engine'][]} */
const ENGINES = ['chromium', 'firefox', 'webkit'];
const NAMES = { chromium: 'Chromium', firefox: 'Firefox', webkit: 'WebKit' };
/** @type {(keyof Told['outcomes'])[]} */
const MODES = ['indexeddb', 'memory', 'sealed', 'sealed + proof'];
const BEGIN = '<!-- attacks -->';
const END = '<!-- /attacks -->';

/** @param {readonly string[]} cells */
const row = (...cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;

/** @param {Outcome} outcome */
const outcomeText = ({ isStopped, because }) => `${isStopped ? 'stopped' : '**not stopped**'}: ${because}`;

/**
 * What the engines agree on is said once.
 * @param {readonly Told[]} told
 * @param {keyof Told['outcomes']} mode
 */
function cell(told, mode) {
  /** @type {Map<string, string[]>} */
  const engines = new Map();
  for (const { engine, outcomes } of told) {
    const outcome = outcomes[mode];
    const text = outcome === undefined ? '–' : outcomeText(outcome);
    engines.set(text, [...(engines.get(text) ?? []), NAMES[engine]]);
  }
  return engines.size === 1 ? [...engines.keys()].join() : [...engines].map(([text, names]) => `${names.join(', ')}: ${text}`).join('; ');
}

/** @param {Told} told */
function controlOf({ control, outcomes }) {
  const open = MODES.filter((mode) => outcomes[mode]?.isStopped === false);
  if (control !== undefined) return control;
  return open.length === MODES.length ? 'none is needed' : open.map((mode) => `\`${mode}\``).join(', ');
}

/** @param {readonly Told[]} told */
export function tableOf(told) {
  const attacks = [...new Set(told.map(({ file, name }) => `${file}\n${name}`))].sort();
  const rows = attacks.map((attack) => {
    const [file = '', name = ''] = attack.split('\n');
    const own = ENGINES.flatMap((engine) => told.filter((item) => item.engine === engine && item.file === file && item.name === name));
    const [first] = own;
    return row(`[${name}](../${file})`, ...MODES.map((mode) => cell(own, mode)), first === undefined ? '' : controlOf(first));
  });
  const versions = ENGINES.flatMap((engine) => told.find((item) => item.engine === engine) ?? []).map(({ engine, version }) => `${NAMES[engine]} ${version}`);
  const counted = `${String(attacks.length)} attacks, in ${versions.join(', ')}.`;
  return [counted, '', row('attack', ...MODES.map((mode) => `\`${mode}\``), 'succeeds against (the control)'), row(...Array.from({ length: MODES.length + 2 }, () => '---')), ...rows].join('\n');
}

/**
 * The document with this table in the place of the one that was there.
 * @param {string} document
 * @param {readonly Told[]} told
 */
export function withTable(document, told) {
  const [begin, end] = [document.indexOf(BEGIN), document.indexOf(END)];
  if (begin === -1 || end < begin) throw new Error(`docs/security.md has no place for the table: ${BEGIN} and ${END}`);
  return `${document.slice(0, begin)}${BEGIN}\n${tableOf(told)}\n${document.slice(end)}`;
}
