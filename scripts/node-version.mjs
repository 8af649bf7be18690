/** Says in a sentence that this Node.js is too old, before anything fails for a reason that nobody would guess. */
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`token-worker needs Node.js 20.19 or later; this is ${process.version}. Install a newer one from https://nodejs.org and try again.`);
  process.exit(1);
}
