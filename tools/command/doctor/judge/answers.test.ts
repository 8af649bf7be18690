/** What kind of answer it was. */
import { expect, it } from 'vitest';
import { isHtml, isJavaScript, itemsOf, mediaType } from './answers.js';

const of = (type: string | undefined, body = ''): { headers: Record<string, string | undefined>; body: string } => ({ headers: { 'content-type': type }, body });

it('by its media type, whatever the parameters', () => {
  expect(mediaType(of(' Text/HTML ; charset=utf-8'))).toBe('text/html');
  expect(mediaType(of(undefined))).toBe('');
  expect(isJavaScript(of('text/javascript;charset=utf-8'))).toBe(true);
  expect(isJavaScript(of('application/json'))).toBe(false);
});

it('a page is known by how it begins, too', () => {
  expect(isHtml(of('text/html'))).toBe(true);
  expect(isHtml(of('text/plain', '\n<!DOCTYPE HTML>'))).toBe(true);
  expect(isHtml(of('text/plain', '<html lang="en">'))).toBe(true);
  expect(isHtml(of('text/javascript', '/* <html> */'))).toBe(false);
});

it('lists are read without their spaces', () => {
  expect(itemsOf(' A , b,,C')).toEqual(['a', 'b', 'c']);
  expect(itemsOf(undefined)).toEqual([]);
});
