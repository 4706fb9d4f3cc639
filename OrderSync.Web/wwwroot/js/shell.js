export const zone = () => Intl.DateTimeFormat().resolvedOptions().timeZone ?? 'UTC';

export const rememberZone = zone => {
  document.cookie = `ordersync.zone=${encodeURIComponent(zone)}; path=/; max-age=31536000; samesite=lax`;
};

export const theme = () => localStorage.getItem('ordersync.theme') ?? 'auto';

export function chooseTheme(name) {
  localStorage.setItem('ordersync.theme', name);
  dispatchEvent(new Event('ordersync:theme'));
}

const typing = target => target instanceof HTMLElement
  && (target.isContentEditable || /^(input|textarea|select)$/i.test(target.tagName));

let listening = false;

export function searchShortcut() {
  if (listening)
    return;
  listening = true;
  addEventListener('keydown', event => {
    if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || document.querySelector('dialog[open]'))
      return;
    const box = document.querySelector('[data-search]');
    if (box) {
      event.preventDefault();
      box.focus();
    }
  });
}

// A list fills after the browser has gone back to it, too late for the browser's own memory of where the reader was.
const place = () => `scroll ${location.pathname}${location.search}`;

let wanted = null;

addEventListener('popstate', () => {
  wanted = sessionStorage.getItem(place());
  setTimeout(() => wanted = null, 10_000);
});

addEventListener('scroll', () => {
  if (wanted === null)
    sessionStorage.setItem(place(), scrollY);
}, { passive: true });

export function restoreScroll() {
  if (wanted !== null)
    scrollTo({ top: Number(wanted), behavior: 'instant' });
  wanted = null;
}
