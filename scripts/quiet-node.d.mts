export const quietNode: readonly string[];
