/** How a configuration value is refused: the message names the key, what it got and what it takes. */
import { TokenWorkerError } from '../errors.js';

const LONGEST_SHOWN = 80;

/** What a method, a header name or an authentication scheme is made of (RFC 9110, section 5.6.2). */
export const HTTP_TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

/** A value as a person reads it in an error: short, and never the inside of an object. */
function show(value: unknown): string {
  if (typeof value === 'string') {
    return JSON.stringify(value.length > LONGEST_SHOWN ? `${value.slice(0, LONGEST_SHOWN)}…` : value);
  }
  if (typeof value === 'function') return 'a function';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  if (typeof value === 'object' && value !== null) return 'an object';
  return String(value);
}

export function refuse(key: string, got: unknown, takes: string): never {
  return refuseDescribed(key, show(got), takes);
}

/** The same, where a description says more than the value, or the value is not to be shown. */
export function refuseDescribed(key: string, got: string, takes: string): never {
  throw new TokenWorkerError('invalid-config', `${key}: got ${got}; takes ${takes}`);
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function toList<T>(value: T | readonly T[]): readonly T[] {
  return Array.isArray(value) ? (value as readonly T[]) : [value as T];
}

/** Refuses keys that are none of `known`: a misspelt option must not be silently without effect. */
export function checkKeys(where: string, value: Record<string, unknown>, known: readonly string[]): void {
  for (const key of Object.keys(value)) {
    if (!known.includes(key)) {
      throw new TokenWorkerError(
        'invalid-config',
        `${where === '' ? key : `${where}.${key}`}: unknown key; ${where === '' ? 'the configuration' : where} takes ${known.join(', ')}`,
      );
    }
  }
}

export function oneOf<T extends string>(key: string, value: unknown, allowed: readonly T[], fallback: T): T {
  if (value === undefined) return fallback;
  if (!allowed.includes(value as T)) refuse(key, value, allowed.map((item) => `'${item}'`).join(' or '));
  return value as T;
}

export function seconds(key: string, value: unknown, fallback: number, smallest: 'zero' | 'positive'): number {
  if (value === undefined) return fallback;
  const accepted = typeof value === 'number' && Number.isFinite(value) && (smallest === 'zero' ? value >= 0 : value > 0);
  if (!accepted) refuse(key, value, `a number of seconds, ${smallest === 'zero' ? '0 or more' : 'more than 0'}`);
  return value;
}

export function optionalString(key: string, value: unknown, takes: string): string | undefined {
  if (value !== undefined && (typeof value !== 'string' || value === '')) refuse(key, value, takes);
  return value;
}

export function optionalFunction<T>(key: string, value: unknown): T | undefined {
  if (value !== undefined && typeof value !== 'function') refuse(key, value, 'a function');
  return value as T | undefined;
}
