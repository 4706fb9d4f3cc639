// While the page has no connection it shows what was: nothing of it can be used, and the connection is tried for until it is back.
(() => {
  const notice = document.getElementById("components-reconnect-modal");
  const tryAgainAfter = 5000;
  let isLost = false;

  function freeze(isFrozen) {
    for (const part of document.body.children) {
      if (part !== notice)
        part.inert = isFrozen;
    }
  }

  // One attempt at a time: those that overlap would take the page from each other.
  async function reconnectUntilItIsBack() {
    while (isLost) {
      await new Promise(resolve => setTimeout(resolve, tryAgainAfter));
      try {
        // False: the site answers, and has forgotten this page.
        if (isLost && !await Blazor.reconnect())
          location.reload();
      } catch {
        // It does not answer yet.
      }
    }
  }

  notice.addEventListener("components-reconnect-state-changed", event => {
    const state = event.detail.state;
    freeze(state !== "hide");
    if (state === "rejected")
      location.reload();
    const wasLost = isLost;
    isLost = state === "failed";
    if (isLost && !wasLost)
      reconnectUntilItIsBack();
  });
})();
