export async function add(_args: string[]): Promise<number> {
  return 0;
}
export async function calibrate(_args: string[]): Promise<number> {
  return 0;
}
