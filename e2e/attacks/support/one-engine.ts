/** Marks an attack whose outcome no browser decides: in a run that is to be short, `--grep-invert` leaves it out of the other engines. */
export const ONE_ENGINE = '@one-engine';
