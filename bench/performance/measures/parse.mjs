/** Parses each script of a list many times, turn by turn, and says the median. Gets the list by standard input; run with `--experimental-vm-modules`. */
import { text } from 'node:stream/consumers';
import vm from 'node:vm';
import { median } from '../../support/statistics.mjs';

const TURNS = 60;
const scripts = JSON.parse(await text(process.stdin));
const times = Object.fromEntries(scripts.map(({ name }) => [name, []]));
for (let turn = 0; turn < TURNS; turn += 1) {
  for (const { name, text: code, isClassic } of scripts) {
    // Another text each time: V8 keeps what it has compiled.
    const source = `// ${String(turn)}\n${code}`;
    const began = performance.now();
    if (isClassic) new vm.Script(source);
    else new vm.SourceTextModule(source);
    times[name].push(performance.now() - began);
  }
}
console.log(JSON.stringify(Object.fromEntries(Object.entries(times).map(([name, all]) => [name, median(all)]))));
