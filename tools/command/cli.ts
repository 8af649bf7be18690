#!/usr/bin/env node
/** The `token-worker` command, as npx starts it. */
import { run } from './run.js';
import { ofThisProcess } from './surroundings.js';

process.exitCode = await run(process.argv.slice(2), ofThisProcess());
