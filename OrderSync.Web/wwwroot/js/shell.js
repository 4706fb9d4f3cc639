export const zone = () => Intl.DateTimeFormat().resolvedOptions().timeZone ?? 'UTC';

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
