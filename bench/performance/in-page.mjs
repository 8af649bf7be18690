/** Runs in a candidate's page. Each closes over nothing: it is sent there as text. */
/* global ask, send */

/** @returns {Promise<number[]>} milliseconds of each of so many requests, one after another */
export async function oneByOne({ path, count, warm = 0 }) {
  for (let index = 0; index < warm; index += 1) await ask(path);
  const times = [];
  for (let index = 0; index < count; index += 1) {
    const began = performance.now();
    await ask(path);
    times.push(performance.now() - began);
  }
  return times;
}

/** @returns {Promise<number>} milliseconds until the last of so many has its answer */
export async function atOnce({ path, count }) {
  await ask(path);
  const began = performance.now();
  await Promise.all(Array.from({ length: count }, () => ask(path)));
  return performance.now() - began;
}

/** Several pages at the same moment. @returns {Promise<number>} when the last has its answer, in epoch milliseconds */
export async function atMoment({ path, count, moment }) {
  await new Promise((resolve) => setTimeout(resolve, moment - Date.now()));
  await Promise.all(Array.from({ length: count }, () => ask(path)));
  return performance.timeOrigin + performance.now();
}

/** @returns {Promise<{ bytes: number, milliseconds: number }>} */
export async function download() {
  const began = performance.now();
  const reader = (await send('/api/down')).body.getReader();
  let bytes = 0;
  for (let part = await reader.read(); !part.done; part = await reader.read()) bytes += part.value.byteLength;
  return { bytes, milliseconds: performance.now() - began };
}

/** @param {number} size bytes, in a Blob */
export async function upload(size) {
  const body = new Blob([new Uint8Array(size)]);
  const began = performance.now();
  const bytes = Number(await (await send('/api/up', { method: 'POST', body })).text());
  return { bytes, milliseconds: performance.now() - began };
}

/** Server-sent events, each with the moment at which it was sent. @returns how many came, and how late they were at the median */
export async function events() {
  const reader = (await send('/api/events')).body.pipeThrough(new TextDecoderStream()).getReader();
  const late = [];
  let rest = '';
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    const now = Date.now();
    const lines = (rest + part.value).split('\n\n');
    rest = lines.pop();
    for (const line of lines) late.push(now - Number(line.split(' ').at(-1)));
  }
  late.sort((a, b) => a - b);
  return { count: late.length, late: late[late.length >> 1] };
}

/** @returns {Promise<number>} milliseconds from the navigation's start to the end of its load event */
export async function loaded() {
  const [entry] = performance.getEntriesByType('navigation');
  while (entry.loadEventEnd === 0) await new Promise((resolve) => setTimeout(resolve));
  return entry.loadEventEnd - entry.startTime;
}
