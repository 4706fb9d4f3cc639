// A native modal dialog: the browser itself traps the focus, closes on Escape and gives the focus back.
export function open(dialog) {
  dialog.showModal();
  dialog.addEventListener('click', event => {
    if (event.target !== dialog)
      return;
    const box = dialog.getBoundingClientRect();
    const inside = event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
    if (!inside)
      dialog.close();
  });
}

export const close = dialog => dialog.close();
