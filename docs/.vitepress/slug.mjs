/** A heading's anchor as a code host makes it, so that the same links lead there: in small letters, without marks, the spaces as hyphens. */
export const slugify = (heading) =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replace(/\s/g, '-');
