export async function generateRulePages(_root: string): Promise<void> {}
