import { usePage } from '../page-context.ts';
import { Icon } from '../parts/icons.tsx';
import { Menu } from '../parts/menu.tsx';
import { strings } from '../strings.ts';

/** Which documents are asked. Nothing to choose where there is only one. */
export function DocumentChoice() {
  const { documents, settings, change, toast } = usePage();
  if (documents.length < 2) return null;
  const known = (settings.documents ?? []).filter((slug) => documents.some((one) => one.slug === slug));
  const chosen = known.length > 0 ? known : documents.map(({ slug }) => slug);
  const toggle = (slug: string) => {
    const next = chosen.includes(slug) ? chosen.filter((one) => one !== slug) : [...chosen, slug];
    if (next.length === 0) toast(strings.oneAtLeast);
    else change({ documents: next.length === documents.length ? [] : next });
  };
  const text =
    chosen.length === documents.length
      ? strings.allDocuments
      : strings.someDocuments(chosen.length, documents.length);
  return (
    <Menu label={`${strings.documents}: ${text}`} text={text} icon={<Icon name="list" />} className="upward">
      {documents.map(({ slug, title }) => (
        <label key={slug} className="option">
          <input type="checkbox" checked={chosen.includes(slug)} onChange={() => toggle(slug)} />
          {title}
        </label>
      ))}
    </Menu>
  );
}
