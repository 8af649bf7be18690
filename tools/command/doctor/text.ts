/** A report as a person reads it. */
import type { Finding } from './findings.js';
import type { Report } from './report.js';

/** What servers say is quoted here: it may not steer the terminal, or pass for a line of ours. */
const harmless = (said: string): string => said.replaceAll(/\p{Cc}+/gu, ' ');

const section = (title: string, lines: readonly string[]): string => (lines.length === 0 ? '' : `\n${title}\n${lines.join('\n')}\n`);
const explain = ({ code, about, message, remedy }: Finding): string => `  ${code}  ${harmless(about)}\n    ${harmless(message)}\n    → ${harmless(remedy)}`;

const count = (number: number, one: string, more: string): string => `${String(number)} ${number === 1 ? one : more}`;

function verdict(wrong: number, notes: number): string {
  const ofNotes = notes === 0 ? '' : `, ${count(notes, 'note', 'notes')}`;
  return wrong === 0 ? `Nothing is wrong${ofNotes}.` : `${count(wrong, 'thing is', 'things are')} wrong${ofNotes}.`;
}

export function textOf({ url, package: version, findings, seen, notSeen }: Report): string {
  const wrong = findings.filter(({ level }) => level === 'wrong');
  const notes = findings.filter(({ level }) => level === 'note');
  return [
    `${url}, looked at by token-worker ${version}\n`,
    section('Seen', seen.map(({ subject, says }) => harmless(`  ${subject}: ${says}`))),
    section('Wrong', wrong.map(explain)),
    section('Notes', notes.map(explain)),
    section('Not looked at', notSeen.map(({ subject, why }) => harmless(`  ${subject}: ${why}`))),
    `\n${verdict(wrong.length, notes.length)}\n`,
  ].join('');
}
