/** Where browsers have service workers. */
import { expect, it } from 'vitest';
import { judgeOrigin } from './origin.js';

it.each(['https://app.example.com/', 'http://localhost:5173/', 'http://app.localhost/', 'http://127.0.0.1/', 'http://127.1.2.3:80/', 'http://[::1]:3000/'])('%s has', (url) => {
  expect(judgeOrigin(new URL(url))).toEqual([]);
});

it.each(['http://app.example.com/', 'http://192.168.0.10:5173/', 'http://localhost.example.com/', 'http://127.example.com/'])('%s has not', (url) => {
  expect(judgeOrigin(new URL(url))).toMatchObject([{ code: 'insecure-origin', level: 'wrong' }]);
});
