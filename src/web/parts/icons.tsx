/** Line icons on a grid of 20; decoration, so each button that holds one names itself. */
const paths = {
  send: 'M10 16V4M5 9l5-5 5 5',
  stop: 'M6 6h8v8H6z',
  rail: 'M3.500 5h13v10h-13zM8 5v10',
  plus: 'M10 4v12M4 10h12',
  search: 'M9 4a5 5 0 1 0 0 10A5 5 0 0 0 9 4m4 9 3.500 3.500',
  more: 'M5 10h.01M10 10h.01M15 10h.01',
  close: 'M5 5l10 10M15 5L5 15',
  left: 'M12 5l-5 5 5 5',
  right: 'M8 5l5 5-5 5',
  copy: 'M7 7h9v9H7zM13 7V4H4v9h3',
  again: 'M15.500 8A6 6 0 1 0 16 11M16 4v4h-4',
  up: 'M7 9.500 9.500 4c1.500 0 2 1 2 2v2.500H15c1 0 1.500.7 1.300 1.600l-1 4.700c-.2.700-.7 1.200-1.500 1.200H7zM7 9.500H4V16h3',
  down: 'M13 10.500 10.500 16c-1.500 0-2-1-2-2v-2.500H5c-1 0-1.500-.7-1.300-1.600l1-4.700C4.900 4.500 5.400 4 6.200 4H13zM13 10.500h3V4h-3',
  share: 'M10 12V3.500M6.500 7 10 3.500 13.500 7M5 10.500V16h10v-5.500',
  edit: 'M4 16l.8-3.300 8.400-8.400 2.500 2.500-8.400 8.400z',
  out: 'M8 5H5v10h10v-3M11 5h4v4M15 5l-6 6',
  list: 'M4 6h.01M4 10h.01M4 14h.01M7.500 6H16M7.500 10H16M7.500 14H16',
  details: 'M10 9v5M10 6.200h.01M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14',
  end: 'M10 4v12M5 11l5 5 5-5',
  check: 'M4 10.500l4 4 8-9',
} as const;

export function Icon({ name }: { readonly name: keyof typeof paths }) {
  return (
    <svg className="icon" viewBox="0 0 20 20" aria-hidden="true" focusable="false">
      <path d={paths[name]} />
    </svg>
  );
}
