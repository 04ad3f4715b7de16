/** `2026-12` → `2027-01` */
export function monthAfter(label: string): string {
  const [year = 0, month = 0] = label.split('-').map(Number);
  return month === 12
    ? `${String(year + 1).padStart(4, '0')}-01`
    : `${String(year).padStart(4, '0')}-${String(month + 1).padStart(2, '0')}`;
}
