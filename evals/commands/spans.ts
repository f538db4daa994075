export async function spans(_args: string[]): Promise<number> {
  return 0;
}
export async function calibrate(_args: string[]): Promise<number> {
  return 0;
}
