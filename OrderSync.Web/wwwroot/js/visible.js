// Ticks while the page is visible, and at once when it becomes visible again.
export function watch(listener, every) {
  const tick = () => {
    if (!document.hidden)
      listener.invokeMethodAsync('TickAsync').catch(() => { /* The circuit is away; it says so itself. */ });
  };
  const timer = setInterval(tick, every);
  document.addEventListener('visibilitychange', tick);
  return {
    stop() {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', tick);
    },
  };
}
