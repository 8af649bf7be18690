/** What Node is given, the script first. */
type Step = readonly [name: string, command: readonly string[]];

/** Goes on to the next stage only when each step of the one before has passed; gives the names of the steps that failed. */
export function runStages(stages: readonly (readonly Step[])[]): Promise<readonly string[]>;
