/** Errors are told apart by their code. */
import { expect, it } from 'vitest';
import { TokenWorkerError } from './errors.js';

it('an error has a code, a message and a name', () => {
  const error = new TokenWorkerError('no-answer', 'the worker is silent');
  expect(error).toBeInstanceOf(Error);
  expect({ name: error.name, code: error.code, message: error.message }).toEqual({
    name: 'TokenWorkerError',
    code: 'no-answer',
    message: 'the worker is silent',
  });
});
