/** A portrait as an SVG, drawn from the user's name: the same name gives the same picture. */
import { createHash } from 'node:crypto';
import type { User } from '../auth/users.js';

const SIZE = 480;
/** Hues that look well on a dark ground; browns and mustards don't. */
const HUES = [158, 186, 212, 258, 330, 352] as const;
const CENTRE = SIZE / 2;

const escapeXml = (text: string) =>
  text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

/** A rosette: one closed curve whose radius swings `lobes` times on its way round. */
function rosette(radius: number, swing: number, lobes: number, phase: number): string {
  const points = Array.from({ length: 180 }, (_, step) => {
    const angle = (step / 180) * 2 * Math.PI;
    const distance = radius + swing * Math.sin(lobes * angle + phase);
    return `${(CENTRE + distance * Math.cos(angle)).toFixed(1)} ${(CENTRE + distance * Math.sin(angle)).toFixed(1)}`;
  });
  return `M${points.join('L')}Z`;
}

export function picture({ username, name }: User): string {
  const seed = createHash('sha256').update(username).digest();
  const byte = (index: number) => seed.readUInt8(index);
  const hue = HUES[byte(0) % HUES.length] ?? HUES[0];
  const lobes = 5 + (byte(1) % 6);
  const twist = 0.12 + byte(2) / 900;
  const rings = Array.from({ length: 15 }, (_, ring) => {
    const path = rosette(28 + ring * 13, 3 + ring * 1.15, lobes, ring * twist * 2);
    const lightness = 46 + ring * 2.6;
    return `<path d="${path}" stroke="hsl(${(hue + ring * 5).toFixed(0)} 62% ${lightness.toFixed(0)}%)" opacity="${(1 - ring * 0.045).toFixed(2)}"/>`;
  });
  const initials = name.split(/\s+/).map((word) => word.charAt(0)).join('').slice(0, 2).toUpperCase();
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${SIZE} ${SIZE}" width="${SIZE}" height="${SIZE}" role="img" aria-label="${escapeXml(name)}">
<defs><radialGradient id="ground" cx="50%" cy="42%" r="75%"><stop offset="0" stop-color="hsl(${hue.toFixed(0)} 38% 20%)"/><stop offset="1" stop-color="hsl(${((hue + 40) % 360).toFixed(0)} 48% 8%)"/></radialGradient></defs>
<rect width="100%" height="100%" fill="url(#ground)"/>
<g fill="none" stroke-width="2">${rings.join('')}</g>
<circle cx="${CENTRE}" cy="${CENTRE}" r="58" fill="hsl(${hue.toFixed(0)} 45% 9%)" stroke="hsl(40 85% 62%)" stroke-width="3"/>
<text x="50%" y="${CENTRE}" dy=".36em" text-anchor="middle" font-family="ui-sans-serif, system-ui, sans-serif" font-size="48" font-weight="600" fill="#fff">${escapeXml(initials)}</text>
</svg>
`;
}
