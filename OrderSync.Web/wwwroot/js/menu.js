// A menu button after the ARIA authoring practices: arrows move within the menu, Escape gives the focus back, Tab and a click elsewhere close it.
export function attach(button, menu) {
  const items = () => [...menu.querySelectorAll('[role^=menuitem]')];
  const isOpen = () => !menu.hidden;

  const open = place => {
    menu.hidden = false;
    button.setAttribute('aria-expanded', 'true');
    items().at(place)?.focus();
  };

  const close = back => {
    if (!isOpen())
      return;
    menu.hidden = true;
    button.setAttribute('aria-expanded', 'false');
    if (back)
      button.focus();
  };

  const move = steps => {
    const all = items();
    const at = all.indexOf(document.activeElement);
    all.at((at + steps + all.length) % all.length).focus();
  };

  const byLetter = letter => {
    const all = items();
    const at = all.indexOf(document.activeElement);
    const after = [...all.slice(at + 1), ...all.slice(0, at + 1)];
    after.find(item => item.textContent.trim().toLowerCase().startsWith(letter))?.focus();
  };

  const keys = {
    ArrowDown: () => move(1),
    ArrowUp: () => move(-1),
    Home: () => items().at(0).focus(),
    End: () => items().at(-1).focus(),
  };

  button.addEventListener('click', () => isOpen() ? close(true) : open(0));
  button.addEventListener('keydown', event => {
    const place = { ArrowDown: 0, ArrowUp: -1 }[event.key];
    if (place === undefined)
      return;
    event.preventDefault();
    open(place);
  });
  menu.addEventListener('keydown', event => {
    if (event.key === 'Escape') {
      // The drawer around it stays open.
      event.preventDefault();
      event.stopPropagation();
      close(true);
    } else if (event.key === 'Tab') {
      close(false);
    } else if (keys[event.key]) {
      event.preventDefault();
      keys[event.key]();
    } else if (event.key.length === 1 && event.key !== ' ' && !event.ctrlKey && !event.metaKey && !event.altKey) {
      byLetter(event.key.toLowerCase());
    }
  });
  const elsewhere = event => {
    if (!menu.contains(event.target) && !button.contains(event.target))
      close(false);
  };
  document.addEventListener('pointerdown', elsewhere);
  menu.addEventListener('click', event => {
    if (event.target.closest('a[role=menuitem]'))
      close(false);
  });
  return { detach: () => document.removeEventListener('pointerdown', elsewhere) };
}
