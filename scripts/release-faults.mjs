/** What keeps a release from being made, each as a sentence that says how to go on. */

/**
 * @param {object} state
 * @param {string} state.branch
 * @param {string} state.changes `git status --porcelain`
 * @param {readonly string[]} state.changesets files that no version has taken in
 * @param {{ repository?: unknown }} state.manifest
 * @param {Record<string, string | undefined>} state.environment
 * @returns {string[]}
 */
export function releaseFaults({ branch, changes, changesets, manifest, environment }) {
  const faults = [];
  if (branch !== 'main') faults.push(`Releases are made from main; this is ${branch}.`);
  if (changes !== '') faults.push('There are changes that are not committed: what is published has to be what stands in the history.');
  if (changesets.length > 0) faults.push(`No version has taken in ${changesets.join(', ')}: run \`npx changeset version\`, and commit what it writes.`);
  // Without these the registry refuses a provenance statement.
  if (environment.CI === undefined) faults.push('This is no CI machine, so nobody can attest where the package was built: release from the workflow.');
  if (manifest.repository === undefined) faults.push('package.json names no repository, which a provenance statement has to match.');
  return faults;
}
